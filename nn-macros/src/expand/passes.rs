//! The bodies of passes: views first, then one statement per step.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::calls::{Names, statement};
use super::layout::Layout;
use super::{named_after, ours, theirs};
use crate::model::Model;
use crate::plan::{Place, Plan, Program, RowKernels};
use crate::shape::Size;
use crate::step::{Extent, Pass, Step, TensorId};

/// The kind of a pass, which decides what slices it has and how its kernels are called.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Forward,
    Backward,
    /// One row, on the stack.
    Row,
}

/// The forward steps of a plan, as the body of a pass over a batch.
pub(super) fn forward(model: &Model, plan: &Plan) -> TokenStream {
    body(&Names::of_batch(model, plan), &[&plan.forward], Kind::Forward)
}

/// The backward steps of a plan, as the body of a pass over a batch. Those for the gradient with respect to the inputs run only on request.
pub(super) fn backward(model: &Model, plan: &Plan) -> TokenStream {
    body(&Names::of_batch(model, plan), &[&plan.backward, &plan.input_gradient], Kind::Backward)
}

/// The prediction of one row, on the stack. `narrow` has the places of weights in a smaller type and of the numbers beside them.
pub(super) fn row(model: &Model, program: &Program, narrow: Option<&Layout>) -> TokenStream {
    // Kernels for weights in a smaller type are always inlined.
    let kernels = if narrow.is_some() { RowKernels::Inlined } else { program.row_kernels };
    body(&Names::of_row(model, &program.row, kernels, narrow), &[&program.row.forward], Kind::Row)
}

/// A step of a stream, on the stack. See [`row`].
pub(super) fn step(model: &Model, plan: &Plan, kernels: RowKernels, narrow: Option<&Layout>) -> TokenStream {
    let kernels = if narrow.is_some() { RowKernels::Inlined } else { kernels };
    body(&Names::of_row(model, plan, kernels, narrow), &[&plan.forward], Kind::Row)
}

/// The numbers of a tensor in the arrays of a network that predicts one row.
pub(super) fn view(model: &Model, id: TensorId, narrow: Option<&Layout>) -> TokenStream {
    if let Some(narrow) = narrow {
        return narrow.view(id);
    }
    let tensor = model.tensor(id);
    let from = ours(if tensor.role.is_statistic() { "statistics" } else { "parameters" });
    let (start, end) = (&tensor.start, tensor.start.plus(&tensor.len));
    quote!(&#from[#start..#end])
}

fn body(names: &Names<'_>, sections: &[&Vec<Step>], kind: Kind) -> TokenStream {
    let plan = names.plan;
    let used = Used::by(plan, sections.iter().copied().flatten());
    let views = [ends(names, &used, kind), memory(plan, &used, kind), tensors(names, &used, kind)];

    let segments: Vec<&[Step]> = sections[0].split(|step| matches!(step, Step::Join { .. })).collect();
    let last = segments.len() - 1;
    let segments = segments.into_iter().enumerate().map(|(place, steps)| {
        let mut bound = HashSet::new();
        let steps = statements(names, steps, &mut bound, kind);
        let wanted = sections.get(1).filter(|wanted| place == last && !wanted.is_empty()).map(|wanted| {
            let (d_inputs, steps) = (named_after(&end_name(plan, Place::DInputs)), statements(names, wanted, &mut bound, kind));
            quote!(if let ::core::option::Option::Some(#d_inputs) = #d_inputs { #steps })
        });
        quote!(#steps #wanted)
    });
    let segments: Vec<TokenStream> = segments.collect();
    if let [whole] = &segments[..] {
        return quote!(#(#views)* #whole);
    }
    let (segment, numbers) = (ours("segment"), (0..segments.len()).map(Literal::usize_unsuffixed));
    quote!(#(#views)* match #segment { #(#numbers => { #segments })* _ => {} })
}

fn statements(names: &Names<'_>, steps: &[Step], bound: &mut HashSet<usize>, kind: Kind) -> TokenStream {
    let statements = steps.iter().map(|step| {
        let views = shared_slots(names.plan, step, bound, kind);
        let statement = statement(names, step);
        quote!(#views #statement)
    });
    statements.collect()
}

/// What the steps of a pass use.
struct Used {
    buffers: HashSet<usize>,
    tensors: HashSet<usize>,
    gradients: HashSet<usize>,
    layers: bool,
    rows: bool,
}

impl Used {
    fn by<'a>(plan: &Plan, steps: impl Iterator<Item = &'a Step>) -> Self {
        let mut used = Self { buffers: HashSet::new(), tensors: HashSet::new(), gradients: HashSet::new(), layers: false, rows: false };
        for step in steps {
            for value in step.reads().into_iter().chain(step.writes()) {
                used.buffers.insert(plan.buffer_of[value.0]);
            }
            for operand in step.operands() {
                used.tensors.extend(operand.tensor().map(|id| id.0));
                used.gradients.extend(operand.gradient().map(|id| id.0));
            }
            match step {
                Step::Call(call) => {
                    used.layers = true;
                    used.tensors.extend([call.layer.parameters.0, call.layer.statistics.0]);
                    if call.pass == Pass::Backward {
                        used.gradients.extend([call.layer.parameters.0, call.layer.statistics.0]);
                    }
                }
                Step::Product { .. } => used.rows = true,
                Step::Dense(_) | Step::Kernel { .. } | Step::Join { .. } | Step::Walk(_) | Step::Strips(_) => {}
            }
        }
        used
    }

    fn place(&self, plan: &Plan, place: Place) -> bool {
        self.buffers.iter().any(|&buffer| plan.buffers[buffer].place == place)
    }
}

/// The slices that the caller passes in: inputs, outputs and their gradients.
fn ends(names: &Names<'_>, used: &Used, kind: Kind) -> TokenStream {
    let (plan, pass, batch, rows) = (names.plan, ours("pass"), ours("batch"), ours("rows"));
    if kind == Kind::Row {
        return TokenStream::new();
    }
    let ends = [
        (Place::Inputs, "inputs"),
        (Place::Outputs, "outputs"),
        (Place::DOutputs, "d_outputs"),
        (Place::DInputs, "d_inputs"),
        (Place::State, "state"),
        (Place::DState, "d_state"),
        (Place::Added, "added"),
        (Place::DAdded, "d_added"),
    ];
    let ends = ends.into_iter().filter(|(place, _)| used.place(plan, *place)).map(|(place, field)| {
        let (name, field) = (named_after(&end_name(plan, place)), theirs(field));
        quote!(let #name = #pass.#field;)
    });
    let slots = (0..plan.slots.len()).any(|slot| used.place(plan, Place::Slot(slot)));
    let rows = (used.rows || slots).then(|| quote!(let #rows = #batch.rows;));
    quote!(#rows #(#ends)*)
}

fn end_name(plan: &Plan, place: Place) -> String {
    plan.buffers.iter().find(|buffer| buffer.place == place).map(|buffer| buffer.name.clone()).unwrap_or_default()
}

/// An attribute for the prediction of a row that keeps large arrays on the stack: a lint would warn of them, and `STACK_LIMIT` bounds them.
pub(super) fn large_arrays(row: &Plan) -> Option<TokenStream> {
    row.slots.iter().find_map(|slot| if let Extent::Rows(width) = &slot.extent { allowed(width) } else { None })
}

/// The attribute for an array of so many numbers, if it is large.
pub(super) fn allowed(len: &Size) -> Option<TokenStream> {
    let is_large = len.known().is_none_or(|numbers| 8 * numbers > 16_384);
    is_large.then(|| quote!(#[allow(clippy::large_stack_arrays, reason = "the stack limit of the network bounds them")]))
}

/// From how many numbers on an array on the stack begins with a cache line. Registers are loaded from such arrays many times.
const LONG: usize = 512;

/// The slots of the workspace, or the arrays on the stack.
fn memory(plan: &Plan, used: &Used, kind: Kind) -> TokenStream {
    let (pass, rows) = (ours("pass"), ours("rows"));
    let used_slots: Vec<bool> = (0..plan.slots.len()).map(|slot| used.place(plan, Place::Slot(slot))).collect();
    if !used_slots.contains(&true) {
        return TokenStream::new();
    }
    let variable = |slot: usize| slot_name(plan, slot);
    if kind == Kind::Row {
        let arrays = plan.slots.iter().enumerate().filter_map(|(place, slot)| match &slot.extent {
            Extent::Rows(width) => {
                let name = variable(place);
                let array = quote!([0.0; #width]);
                let is_long = width.known().is_some_and(|numbers| numbers >= LONG);
                let array = if is_long { quote!(::nn_runtime::__private::Aligned(#array).0) } else { array };
                Some(quote!(let #name = &mut #array;))
            }
            Extent::Fixed(_) | Extent::Layer(..) => None,
        });
        return arrays.collect();
    }
    let patterns = used_slots.iter().enumerate().map(|(slot, used)| {
        if *used {
            let name = variable(slot);
            quote!(#name)
        } else {
            quote!(_)
        }
    });
    // The array has no products, because a lint would take them for missing commas in the user's code.
    let mut only_rows = true;
    let extents: Vec<_> = plan
        .slots
        .iter()
        .map(|slot| match &slot.extent {
            Extent::Rows(width) => (width.argument(), {
                let width = width.argument();
                quote!(::nn_runtime::Memory::per_row(#width))
            }),
            Extent::Fixed(len) => {
                only_rows = false;
                let len = len.argument();
                (TokenStream::new(), quote!(::nn_runtime::Memory::fixed(#len)))
            }
            Extent::Layer(layer, pass) => {
                only_rows = false;
                let path = &layer.path.train;
                let memory = if *pass == Pass::Predict { quote!(PREDICT_MEMORY) } else { quote!(MEMORY) };
                (TokenStream::new(), quote!(#path::#memory))
            }
        })
        .collect();
    if only_rows {
        let widths = extents.iter().map(|(width, _)| width);
        return quote!(let [#(#patterns),*] = ::nn_runtime::__private::carve_rows(#pass.memory, #rows, [#(#widths),*]););
    }
    let extents = extents.iter().map(|(_, memory)| memory);
    quote!(let [#(#patterns),*] = ::nn_runtime::__private::carve_memory(#pass.memory, #rows, [#(#extents),*]);)
}

/// The name of a slot's variable: that of its only buffer, or a number if several buffers share it.
fn slot_name(plan: &Plan, slot: usize) -> Ident {
    match &plan.slots[slot] {
        single if single.buffers == 1 => {
            let buffer = plan.buffers.iter().find(|buffer| buffer.place == Place::Slot(slot));
            named_after(&buffer.map(|buffer| buffer.name.clone()).unwrap_or_default())
        }
        _ => ours(&format!("buffer{}", slot + 1)),
    }
}

/// At the first step that uses a buffer of a shared slot: binds the buffer's part of the slot.
fn shared_slots(plan: &Plan, step: &Step, bound: &mut HashSet<usize>, kind: Kind) -> TokenStream {
    let mut views = TokenStream::new();
    for value in step.reads().into_iter().chain(step.writes()) {
        let place = plan.buffer_of[value.0];
        let buffer = &plan.buffers[place];
        let Place::Slot(slot) = buffer.place else { continue };
        if plan.slots[slot].buffers > 1 && bound.insert(place) {
            let (name, from, rows) = (named_after(&buffer.name), slot_name(plan, slot), ours("rows"));
            views.extend(match &buffer.extent {
                Extent::Rows(width) if kind == Kind::Row => quote!(let #name = &mut #from[..#width];),
                Extent::Rows(width) => quote!(let #name = &mut #from[..#rows * #width];),
                Extent::Fixed(len) => quote!(let #name = &mut #from[..#len];),
                Extent::Layer(..) => TokenStream::new(),
            });
        }
    }
    views
}

/// Binds tensors and their gradients by name.
fn tensors(names: &Names<'_>, used: &Used, kind: Kind) -> TokenStream {
    let (model, pass) = (names.model, ours("pass"));
    let source = |field: &str| {
        if kind == Kind::Row {
            let field = ours(field);
            quote!(#field)
        } else {
            let field = theirs(field);
            quote!(#pass.#field)
        }
    };
    let mut views = TokenStream::new();
    for (place, tensor) in model.tensors.iter().enumerate().filter(|(place, _)| used.tensors.contains(place)) {
        let id = TensorId(place);
        if let Some(narrow) = names.narrow {
            let (name, view) = (names.tensor(id), narrow.view(id));
            views.extend(quote!(let #name = #view;));
            continue;
        }
        let from = source(if tensor.role.is_statistic() { "statistics" } else { "parameters" });
        let (name, start, end) = (names.tensor(id), &tensor.start, tensor.start.plus(&tensor.len));
        views.extend(quote!(let #name = &#from[#start..#end];));
    }
    for statistic in [false, true] {
        let all: Vec<_> = model.tensors.iter().enumerate().filter(|(_, tensor)| tensor.role.is_statistic() == statistic).collect();
        if !all.iter().any(|(place, _)| used.gradients.contains(place)) {
            continue;
        }
        let patterns = all.iter().map(|(place, _)| {
            if used.gradients.contains(place) {
                let name = names.gradient(TensorId(*place));
                quote!(#name)
            } else {
                quote!(_)
            }
        });
        let lengths = all.iter().map(|(_, tensor)| tensor.len.argument());
        let from = theirs(if statistic { "d_statistics" } else { "d_parameters" });
        views.extend(quote!(let [#(#patterns),*] = ::nn_runtime::__private::carve(#pass.#from, [#(#lengths),*]);));
    }
    views
}
