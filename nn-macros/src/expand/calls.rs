//! Turns a step into a statement.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::layout::Layout;
use super::{machine, named_after, ours, theirs};
use crate::kernel::{Cell, Kernel};
use crate::model::Model;
use crate::plan::{Place, Plan, RowKernels, variable};
use crate::shape::Size;
use crate::step::{AttentionHeads, Call, Dense, Frame, Matrix, Operand, Part, Pass, Step, Strips, TensorId, Value, Windows};

/// The names of variables inside a pass.
pub(super) struct Names<'a> {
    pub model: &'a Model,
    pub plan: &'a Plan,
    /// Whether the pass predicts one row.
    pub row: bool,
    /// How the pass of one row calls its kernels.
    pub kernels: RowKernels,
    /// The places of weights in a smaller type, and of the numbers beside them.
    pub narrow: Option<&'a Layout>,
    /// The names of the tensors' variables.
    variables: HashSet<String>,
}

impl<'a> Names<'a> {
    /// The names in a pass over a batch.
    pub(super) fn of_batch(model: &'a Model, plan: &'a Plan) -> Self {
        Self { row: false, ..Self::of_row(model, plan, RowKernels::Called, None) }
    }

    pub(super) fn of_row(model: &'a Model, plan: &'a Plan, kernels: RowKernels, narrow: Option<&'a Layout>) -> Self {
        let variables = (0..model.tensors.len()).map(|id| variable(model, TensorId(id))).collect();
        Self { model, plan, row: true, kernels, narrow, variables }
    }
}

impl Names<'_> {
    pub(super) fn value(&self, value: Value) -> Ident {
        let buffer = self.plan.buffer(value);
        match buffer.place {
            Place::Inputs if self.row => ours("input"),
            Place::Outputs if self.row => ours("output"),
            _ => named_after(&buffer.name),
        }
    }

    pub(super) fn tensor(&self, id: TensorId) -> Ident {
        named_after(&variable(self.model, id))
    }

    /// `d_hidden_weight`, with underscores appended while a layer called `d_hidden` has a tensor of that name.
    pub(super) fn gradient(&self, id: TensorId) -> Ident {
        let mut name = format!("d_{}", variable(self.model, id));
        while self.variables.contains(&name) {
            name.push('_');
        }
        named_after(&name)
    }

    fn operand(&self, operand: &Operand) -> TokenStream {
        match operand {
            Operand::Write(value) | Operand::Read(value) | Operand::Update { new: value, .. } => {
                let name = self.value(*value);
                quote!(#name)
            }
            Operand::Tensor(id) | Operand::Table { tensor: id, .. } => {
                let name = self.tensor(*id);
                quote!(#name)
            }
            Operand::Gradient(id) => {
                let name = self.gradient(*id);
                quote!(#name)
            }
            Operand::TensorPart(part) => {
                let (Part { start, len, .. }, name) = (&**part, self.tensor(part.tensor));
                let end = start.plus(len);
                quote!(&#name[#start..#end])
            }
            Operand::GradientPart(part) => {
                let (Part { start, len, .. }, name) = (&**part, self.gradient(part.tensor));
                let end = start.plus(len);
                quote!(&mut #name[#start..#end])
            }
            Operand::Heads(sizes) => {
                let AttentionHeads { queries, keys, units, heads, key_heads, causal } = &**sizes;
                let [heads, key_heads] = [*heads, *key_heads].map(Literal::usize_unsuffixed);
                quote! {
                    ::nn_runtime::kernel::AttentionHeads {
                        queries: #queries,
                        keys: #keys,
                        units: #units,
                        heads: #heads,
                        key_heads: #key_heads,
                        causal: #causal,
                    }
                }
            }
            Operand::Size(size) => quote!(#size),
            Operand::Runs(runs) => {
                let runs = runs.iter().map(|run| {
                    let [start, count] = [run.start, run.count].map(Literal::usize_unsuffixed);
                    let step = Literal::isize_unsuffixed(run.step);
                    quote!((#start, #step, #count))
                });
                quote!(&[#(#runs),*])
            }
            Operand::State(part) => {
                let part = ours(&format!("state{part}"));
                quote!(#part)
            }
            Operand::Truth(truth) => quote!(#truth),
            Operand::Nothing => quote!(&mut []),
            Operand::Cell(cell) => {
                let row = quote!(::nn_runtime::__private::kernel::row);
                match cell {
                    Cell::Lstm => quote!(#row::LstmCell),
                    Cell::Gru => quote!(#row::GruCell),
                    Cell::Rnn { relu } => quote!(#row::RnnCell { relu: #relu }),
                }
            }
            Operand::Windows(windows) => {
                let Windows { image, kernel, stride, dilation, padding, groups } = &**windows;
                let [stride, dilation] = [stride, dilation].map(|numbers| numbers.map(Literal::usize_unsuffixed));
                let (padding, groups) = (sides(padding), Literal::usize_unsuffixed(*groups));
                quote! {
                    ::nn_runtime::kernel::SlidingWindows {
                        image: [#(#image),*],
                        kernel: [#(#kernel),*],
                        stride: [#(#stride),*],
                        dilation: [#(#dilation),*],
                        padding: #padding,
                        groups: #groups,
                    }
                }
            }
            Operand::Frame(frame) => {
                let Frame { image, padding } = &**frame;
                let padding = sides(padding);
                quote!(::nn_runtime::kernel::Frame { image: [#(#image),*], padding: #padding })
            }
            Operand::AllRows(positions) => {
                let batch = ours("batch");
                let positions = (positions.known() != Some(1)).then(|| quote!(* #positions));
                quote!(#batch.all #positions)
            }
            Operand::Frozen(statistics) => {
                let (batch, starts) = (ours("batch"), statistics.iter().map(|id| &self.model.tensor(*id).start));
                quote!(#(#batch.is_frozen(#starts))||*)
            }
            Operand::Stream { layer, width } => {
                let (batch, layer) = (ours("batch"), Literal::usize_unsuffixed(*layer));
                quote!(#batch.stream(#layer, #width))
            }
            Operand::Number(number) => {
                // With as many digits as the scalar has.
                let number =
                    if self.model.scalar.0 == "f32" { Literal::f32_unsuffixed(*number as f32) } else { Literal::f64_unsuffixed(*number) };
                quote!(#number)
            }
        }
    }

    fn matrix(&self, matrix: &Matrix, constructor: &str) -> TokenStream {
        let (name, constructor, rows, columns) = (self.operand(&matrix.operand), theirs(constructor), ours("rows"), &matrix.columns);
        let height = match (&matrix.rows, matrix.positions.known()) {
            (Some(rows), _) => quote!(#rows),
            (None, Some(1)) => quote!(#rows),
            (None, _) => {
                let positions = &matrix.positions;
                quote!(#rows * #positions)
            }
        };
        let transposed = matrix.transposed.then(|| quote!(.transpose()));
        quote!(::nn_runtime::__private::kernel::#constructor(#name, #height, #columns)#transposed)
    }
}

/// The numbers on both sides of each axis.
fn sides(padding: &[[usize; 2]; 2]) -> TokenStream {
    let axes = padding.map(|axis| {
        let sides = axis.map(Literal::usize_unsuffixed);
        quote!([#(#sides),*])
    });
    quote!([#(#axes),*])
}

/// The steps of a walk in a loop over blocks of rows. Inside the loop, the name of a buffer means its current block.
fn walk(names: &Names<'_>, steps: &[Step]) -> TokenStream {
    let written: HashSet<usize> = steps.iter().flat_map(Step::writes).map(|value| names.plan.buffer_of[value.0]).collect();
    let mut seen = HashSet::new();
    let values = steps.iter().flat_map(|step| [step.writes(), step.reads()].concat());
    let values: Vec<Value> = values.filter(|value| names.plan.has_rows(*value) && seen.insert(names.plan.buffer_of[value.0])).collect();
    let widest = values.iter().map(|value| names.plan.width(*value)).reduce(|a, b| a.max(&b)).unwrap_or_else(|| Size::of(1));

    let (block_rows, number) = (ours("block_rows"), ours("block"));
    let blocks = values.iter().map(|value| {
        let (name, width) = (names.value(*value), names.plan.width(*value));
        let chunks = theirs(if written.contains(&names.plan.buffer_of[value.0]) { "chunks_mut" } else { "chunks" });
        (quote!(#name), quote!(#name.#chunks(#block_rows * #width)))
    });
    let Some((names_of_blocks, blocks)) =
        blocks.reduce(|(names, all), (name, blocks)| (quote!((#names, #name)), quote!(::core::iter::zip(#all, #blocks))))
    else {
        return TokenStream::new();
    };
    let draws = steps.iter().flat_map(Step::operands).any(|operand| matches!(operand, Operand::Stream { .. }));
    let (pattern, blocks, batch) = if draws {
        let batch = ours("batch");
        (
            quote!((#number, #names_of_blocks)),
            quote!(::core::iter::zip(0_usize.., #blocks)),
            quote!(let #batch = &#batch.behind(#number * #block_rows);),
        )
    } else {
        (names_of_blocks, blocks, TokenStream::new())
    };
    let widest = widest.argument();
    let statements = steps.iter().map(|step| statement(names, step));
    quote! {
        let #block_rows = ::nn_runtime::__private::block_rows(#widest);
        for #pattern in #blocks {
            #batch
            #(#statements)*
        }
    }
}

/// Kernels in a loop over some lines of an image after the others.
fn in_strips(names: &Names<'_>, strips: &Strips) -> TokenStream {
    let (strip, room, module) = (ours("strip"), names.value(strips.room), names.model.scalar.module());
    let statements = strips.steps.iter().map(|step| {
        let Step::Kernel { kernel, operands } = step else { return TokenStream::new() };
        let makes_lines = step.writes().iter().any(|value| strips.is_between(*value));
        let operands = operands.iter().map(|operand| match operand {
            Operand::Write(value) | Operand::Update { new: value, .. } if strips.is_between(*value) => quote!(#strip.made(#room)),
            Operand::Read(value) if strips.is_between(*value) => quote!(#strip.seen(#room)),
            Operand::Windows(_) if makes_lines => quote!(#strip.first),
            Operand::Windows(_) => quote!(#strip.second),
            Operand::Write(value) => {
                let name = names.value(*value);
                quote!(#strip.rows(#name))
            }
            Operand::Read(value) => {
                let name = names.value(*value);
                quote!(#strip.lines(#name))
            }
            other => names.operand(other),
        });
        let kernel = theirs(&kernel.name());
        quote!(::nn_runtime::__private::kernel::#module::#kernel(#(#operands),*);)
    });
    let windows = strips.steps.iter().flat_map(Step::operands).filter(|operand| matches!(operand, Operand::Windows(_)));
    let windows = windows.map(|windows| names.operand(&windows));
    quote! {
        for #strip in ::nn_runtime::kernel::Strips::between(#(#windows,)* #room.len()) {
            #strip.keep(#room);
            #(#statements)*
        }
    }
}

pub(super) fn statement(names: &Names<'_>, step: &Step) -> TokenStream {
    let module = names.model.scalar.module();
    match step {
        Step::Product { out, adds, left, right } => {
            let product = theirs(if *adds { "matmul_add" } else { "matmul" });
            let (out, left, right) = (names.matrix(out, "matrix_mut"), names.matrix(left, "matrix"), names.matrix(right, "matrix"));
            quote!(::nn_runtime::__private::kernel::#module::#product(#out, #left, #right);)
        }
        Step::Dense(dense) => at_each_position(names, dense),
        Step::Kernel { kernel, operands } => {
            let inlined = names.row && names.kernels == RowKernels::Inlined;
            let sizes = if inlined { fixed(names, *kernel, operands) } else { None };
            // A convolution in groups has no body for all instruction sets.
            let module = if inlined && (sizes.is_some() || *kernel != Kernel::ConvolveStep) { theirs("row") } else { module };
            let kernel = theirs(&if sizes.is_some() { format!("{}_fixed", kernel.name()) } else { kernel.name() });
            let operands = operands.iter().map(|operand| names.operand(operand));
            quote!(::nn_runtime::__private::kernel::#module::#kernel #sizes(#(#operands),*);)
        }
        Step::Walk(steps) => walk(names, steps),
        Step::Strips(strips) => in_strips(names, strips),
        // The pass is cut here. The runtime joins the segments.
        Step::Join { .. } => TokenStream::new(),
        Step::Call(call) if names.row => {
            let (path, machine) = (&call.layer.path.layer, machine());
            let (parameters, statistics) = (names.tensor(call.layer.parameters), names.tensor(call.layer.statistics));
            let (x, y) = (names.operand(&call.x), names.operand(&call.y));
            if call.pass == Pass::Step {
                let (path, state) = (&call.layer.path.stream, names.operand(&call.memory));
                return quote!(#path::step_with::<#machine>(#parameters, #statistics, #state, #x, #y););
            }
            quote!(#path::predict_with::<#machine>(#parameters, #statistics, #x, #y);)
        }
        Step::Call(call) => layer_call(names, call),
    }
}

/// The arguments of a kernel that is compiled for the sizes of its layer, if there is one. It works on one group.
fn fixed(names: &Names<'_>, kernel: Kernel, operands: &[Operand]) -> Option<TokenStream> {
    let weight =
        operands.iter().find_map(|operand| if let Operand::Tensor(id) = operand { Some(names.model.tensor(*id)) } else { None })?;
    let sizes = match (kernel, operands, &weight.shape[..]) {
        (Kernel::Recurrent(_), [.., Operand::Size(units), _, _], [gates, inputs]) => vec![inputs.clone(), units.clone(), gates.clone()],
        (Kernel::ConvolveStep, [.., Operand::Size(groups)], [outputs, inputs, kernel]) if groups.known() == Some(1) => {
            vec![inputs.times(kernel), outputs.clone()]
        }
        _ => return None,
    };
    let (scalar, machine, sizes) = (&names.model.scalar, machine(), sizes.iter().map(Size::argument));
    Some(quote!(::<#scalar, #machine #(, #sizes)*>))
}

/// A whole layer for one row, in a loop over the positions if there are several.
fn at_each_position(names: &Names<'_>, step: &Dense) -> TokenStream {
    let Dense { y, x, inputs, outputs, positions, .. } = step;
    let (y, x) = (names.value(*y), names.value(*x));
    let dense = dense(names, step, [&y, &x]);
    if positions.known() == Some(1) {
        return dense;
    }
    quote!(for (#y, #x) in ::core::iter::zip(#y.chunks_exact_mut(#outputs), #x.chunks_exact(#inputs)) { #dense })
}

fn dense(names: &Names<'_>, step: &Dense, [y, x]: [&Ident; 2]) -> TokenStream {
    let Dense { weight: of, turned, bias, inputs, outputs, .. } = step;
    let [inputs, outputs] = [inputs.argument(), outputs.argument()];
    let (scalar, module, machine, weight) = (&names.model.scalar, names.model.scalar.module(), machine(), names.operand(of));
    let bias = if let Some(bias) = bias.as_ref().map(|bias| names.operand(bias)) {
        quote!(::core::option::Option::Some(#bias))
    } else {
        quote!(::core::option::Option::None)
    };
    let row = quote!(::nn_runtime::__private::kernel::row);
    // The kernel of a convolution over single pixels stays as it is.
    if let (Some(narrow), Some(id)) = (names.narrow, of.tensor().filter(|id| names.model.tensor(*id).is_matrix())) {
        return if let Some(scales) = narrow.scales(id) {
            quote!(#row::dense_packed::<#machine, #inputs, #outputs>(#y, #x, #weight, #scales, #bias);)
        } else {
            let scalar = narrow.scalar();
            quote!(#row::dense_narrow::<#scalar, #machine, #inputs, #outputs>(#y, #x, #weight, #bias);)
        };
    }
    let called = names.kernels == RowKernels::Called;
    match (called, turned) {
        (true, true) => quote!(::nn_runtime::__private::kernel::#module::dense_turned(#y, #x, #weight, #bias);),
        (true, false) => quote!(::nn_runtime::__private::kernel::#module::dense(#y, #x, #weight, #bias);),
        (false, true) => quote!(#row::dense_turned::<#scalar, #machine>(#y, #x, #weight, #bias);),
        (false, false) => quote!(#row::dense_fixed::<#scalar, #machine, #inputs, #outputs>(#y, #x, #weight, #bias);),
    }
}

fn layer_call(names: &Names<'_>, call: &Call) -> TokenStream {
    let (path, batch) = (&call.layer.path.train, ours("batch"));
    let (parameters, statistics) = (names.tensor(call.layer.parameters), names.tensor(call.layer.statistics));
    let (x, y, memory) = (names.operand(&call.x), names.operand(&call.y), names.operand(&call.memory));
    // Gives the layer random numbers that differ from those of other layers.
    let place = Literal::usize_unsuffixed(call.layer.parameters.0);
    let measured = &names.model.tensor(call.layer.statistics).start;
    let inside = quote!(&#batch.inside(#place, #measured));
    let Some((d_y, d_x)) = &call.d else {
        let pass = theirs(if call.pass == Pass::Predict { "predict_batch" } else { "forward" });
        return quote! {
            #path::#pass(#inside, ::nn_runtime::Forward {
                parameters: #parameters,
                statistics: #statistics,
                inputs: #x,
                outputs: #y,
                memory: #memory,
                state: &mut [],
                added: &mut [],
            });
        };
    };
    let (d_parameters, d_statistics) = (names.gradient(call.layer.parameters), names.gradient(call.layer.statistics));
    let outside = matches!(d_x, Operand::Write(value) if names.plan.buffer(*value).place == Place::DInputs);
    let (d_y, d_x) = (names.operand(d_y), names.operand(d_x));
    let d_x = if outside { quote!(#d_x) } else { quote!(::core::option::Option::Some(&mut *#d_x)) };
    quote! {
        #path::backward(#inside, ::nn_runtime::Backward {
            parameters: #parameters,
            statistics: #statistics,
            inputs: #x,
            outputs: #y,
            d_outputs: #d_y,
            d_inputs: #d_x,
            d_parameters: #d_parameters,
            d_statistics: #d_statistics,
            memory: #memory,
            d_state: &mut [],
            d_added: &[],
        });
    }
}
