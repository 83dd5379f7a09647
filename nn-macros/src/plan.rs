//! The plan: steps over buffers whose places are known. Most of the compiler's tests compare its textual form.

use crate::kernel::{Image, Kernel};
use crate::layer::{Kept, ValueInfo, identifier};
use crate::model::{Model, Tensor};
use crate::shape::Size;
use crate::step::{Call, Extent, How, Matrix, Operand, Part, Pass, Run, Step, TensorId, Value, Windows};

/// A last layer that a loss takes over.
#[derive(Clone, Copy)]
pub(crate) struct Head {
    pub kernel: &'static str,
    /// Its place in the graph.
    pub node: usize,
}

/// The plans of all passes of a network.
pub(crate) struct Program {
    /// The last layer before each output, if the loss works on the input of that layer. The plans of training and batch prediction then end
    /// before it.
    pub heads: Vec<Option<Head>>,
    pub training: Plan,
    pub prediction: Plan,
    /// For one row on the stack, including the last layer.
    pub row: Plan,
    /// How the row's steps reach their kernels.
    pub row_kernels: RowKernels,
    /// A step of a stream, if the network has one.
    pub stream: Option<Stream>,
}

/// A step of a stream.
pub(crate) struct Stream {
    pub plan: Plan,
    pub kernels: RowKernels,
    /// What the stream keeps from step to step.
    pub kept: Kept,
}

/// How the prediction of one row calls its kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowKernels {
    /// All kernels are inlined with their sizes, under one choice of instruction set. For networks so small that calls and loops would be a
    /// large part of the work.
    Inlined,
    /// Each kernel is called. It is compiled once for all sizes.
    Called,
}

/// Steps in order, and the places of all values.
pub(crate) struct Plan {
    pub forward: Vec<Step>,
    pub backward: Vec<Step>,
    /// The steps that only the gradient with respect to the network's inputs needs.
    pub input_gradient: Vec<Step>,
    pub buffers: Vec<Buffer>,
    /// The buffer of each value.
    pub buffer_of: Vec<usize>,
    pub slots: Vec<Slot>,
    /// Of a training plan: the outputs of layers that are still in memory after the forward pass.
    pub landmarks: Vec<Landmark>,
}

/// The output of a layer that is there when the pass is over.
pub(crate) struct Landmark {
    /// Who made it: the last one in place, from outputs of those before, which are gone.
    pub layers: Vec<String>,
    pub value: Value,
    /// See [`Layer::limits`](crate::layer::Layer::limits) of the last.
    pub limits: Option<[f64; 2]>,
    /// Whether the last is named by a path.
    pub own: bool,
}

/// Memory that several values share, one after the other, each made in place from the one before.
pub(crate) struct Buffer {
    pub name: String,
    pub extent: Extent,
    pub place: Place,
}

/// Where a buffer lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Inputs,
    Outputs,
    DOutputs,
    DInputs,
    /// The states that are carried from batch to batch, and the gradients with respect to them.
    State,
    DState,
    /// What layers add to the loss of each row.
    Added,
    DAdded,
    /// A slot of the workspace.
    Slot(usize),
    /// None, because fusion removed its steps.
    Nowhere,
}

/// A part of the workspace, shared by buffers that live at different times.
pub(crate) struct Slot {
    pub extent: Extent,
    pub buffers: usize,
}

impl Plan {
    pub(crate) fn buffer(&self, value: Value) -> &Buffer {
        &self.buffers[self.buffer_of[value.0]]
    }

    /// How many numbers all slots take for each row.
    pub(crate) fn per_row(&self) -> Size {
        Size::sum(self.slots.iter().filter_map(|slot| match &slot.extent {
            Extent::Rows(width) => Some(width.clone()),
            Extent::Fixed(_) | Extent::Layer(..) => None,
        }))
    }

    /// How many numbers all slots take regardless of the rows.
    pub(crate) fn fixed(&self) -> Size {
        Size::sum(self.slots.iter().filter_map(|slot| match &slot.extent {
            Extent::Fixed(len) => Some(len.clone()),
            Extent::Rows(_) | Extent::Layer(..) => None,
        }))
    }

    /// The layers named by a path that keep memory of their own.
    pub(crate) fn layers(&self) -> impl Iterator<Item = (&crate::step::Nested, Pass)> {
        self.slots.iter().filter_map(|slot| match &slot.extent {
            Extent::Layer(layer, pass) => Some((layer, *pass)),
            Extent::Rows(_) | Extent::Fixed(_) => None,
        })
    }

    /// Floating-point operations of one row's forward pass: two for each weight, one for each number that an elementwise step makes.
    pub(crate) fn flops(&self) -> Size {
        Size::sum(Step::each(&self.forward).map(|step| match step {
            Step::Product { left, out, .. } => Size::of(2).times(&left.columns).times(&out.columns).times(&left.positions),
            Step::Dense(dense) => {
                let products = Size::of(2).times(&dense.inputs).times(&dense.outputs).times(&dense.positions);
                if dense.bias.is_some() { products.plus(&self.width(dense.y)) } else { products }
            }
            Step::Join { .. } | Step::Walk(_) | Step::Strips(_) => Size::of(0),
            Step::Call(call) => {
                let path = &call.layer.path.layer;
                Size::expression(quote::quote!(#path::FLOPS), "FLOPS")
            }
            Step::Kernel { kernel, operands } => {
                let made = match operands.first() {
                    Some(Operand::Update { new: y, .. } | Operand::Write(y)) => self.width(*y),
                    _ => Size::of(0),
                };
                match (kernel, &operands[..]) {
                    // At each step the input and the state are multiplied by the weights of all gates.
                    (
                        Kernel::Recurrent(_),
                        [Operand::Write(y), _, _, _, Operand::Read(x), .., Operand::Cell(cell), Operand::Size(units), _, _],
                    ) => {
                        let gates = units.times(&Size::of(cell.gates()));
                        let products = Size::of(2).times(&self.width(*x).plus(&self.width(*y))).times(&gates);
                        products.plus(&made.times(&Size::of(cell.gates())))
                    }
                    // Each number that it makes is a product with a window. A bias and an activation are an operation each.
                    (Kernel::Image(image), [_, _, _, Operand::Windows(windows), bias @ ..]) if image.is_convolution() => {
                        let has_bias = matches!(bias.first(), Some(Operand::Tensor(_)));
                        let more = usize::from(has_bias) + usize::from(image.is_limited());
                        windows.products().plus(&Size::of(more)).times(&made)
                    }
                    // On the way back, each number that it reads is added to a window.
                    (
                        Kernel::Image(Image::ConvolveBack | Image::ConvolveBackDirectly),
                        [_, Operand::Read(x), .., Operand::Windows(windows)],
                    ) => windows.products().times(&self.width(*x)),
                    // The kernel, the dilation and the groups.
                    (Kernel::ConvolveStep, [_, _, Operand::Read(x), _, _, Operand::Size(kernel), _, Operand::Size(groups)]) => {
                        Size::of(2).times(kernel).times(&self.width(*x).over(groups.known().unwrap_or(1))).times(&made)
                    }
                    // A difference, its square and a sum for each number of a center.
                    (Kernel::Rows("rbf"), [.., Operand::Size(inputs)]) => Size::of(3).times(inputs).times(&made),
                    // Each query is multiplied by all keys, and their values are added up.
                    (Kernel::Attention(_), [.., Operand::Heads(heads)]) => Size::of(4).times(&heads.keys).times(&made),
                    _ => made,
                }
            }
        }))
    }

    /// Where the threads of a pass wait for each other: how values are joined, in which slot, and how many numbers there are.
    pub(crate) fn joins(&self, steps: &[Step]) -> Vec<(How, usize, Size)> {
        let join = |step: &Step| {
            let Step::Join { value, how } = step else { return None };
            let (Place::Slot(slot), Extent::Fixed(len)) = (self.buffer(*value).place, &self.buffer(*value).extent) else { return None };
            Some((*how, slot, len.clone()))
        };
        steps.iter().filter_map(join).collect()
    }

    pub(crate) fn has_rows(&self, value: Value) -> bool {
        matches!(self.buffer(value).extent, Extent::Rows(_))
    }

    /// The width of a value that has rows.
    pub(crate) fn width(&self, value: Value) -> Size {
        match &self.buffer(value).extent {
            Extent::Rows(width) => width.clone(),
            Extent::Fixed(_) | Extent::Layer(..) => Size::of(0),
        }
    }
}

/// The name of a tensor's variable in generated code.
pub(crate) fn variable(model: &Model, id: TensorId) -> String {
    let tensor = model.tensor(id);
    let mut variable = identifier(&tensor.name);
    // `attn.out_proj.weight` beside `attn_out_proj.weight`.
    let is_deep = |tensor: &Tensor| tensor.name.strip_prefix(&tensor.layer).is_some_and(|own| own.matches('.').count() > 1);
    if is_deep(tensor) {
        while model.tensors.iter().any(|other| !is_deep(other) && identifier(&other.name) == variable) {
            variable.push('_');
        }
    }
    variable
}

/// The plan as text, one line for each tensor, slot and step.
#[cfg_attr(not(test), expect(dead_code, reason = "the compiler's tests read plans; nothing else does"))]
pub(crate) fn text(model: &Model, program: &Program) -> String {
    let mut lines = Vec::new();
    for tensor in &model.tensors {
        let kind = if tensor.role.is_statistic() { "statistic" } else { "param" };
        let shape: Vec<_> = match (&tensor.shape[..], tensor.role) {
            ([out, inner], role) if role.is_weight() => vec![inner.text(), out.text()],
            (shape, _) => shape.iter().map(Size::text).collect(),
        };
        lines.push(format!("{kind} {} {} at {}", tensor.name, shape.join("x"), tensor.start.text()));
    }
    let training = &program.training;
    for slot in 0..training.slots.len() {
        let names: Vec<_> = training.buffers.iter().filter(|buffer| buffer.place == Place::Slot(slot)).map(|b| b.name.as_str()).collect();
        let extent = match &training.slots[slot].extent {
            Extent::Rows(width) => format!("{} a row", width.text()),
            Extent::Fixed(len) => len.text(),
            Extent::Layer(layer, _) => format!("of {}", layer.path.layer),
        };
        lines.push(format!("memory {extent}: {}", names.join(", ")));
    }
    for (pass, steps) in [("forward", &training.forward), ("backward", &training.backward), ("if wanted", &training.input_gradient)] {
        lines.extend(steps.iter().map(|step| format!("{pass} {}", line(model, training, step))));
    }
    lines.extend(program.heads.iter().flatten().map(|head| format!("loss takes over {}", head.kernel)));
    let stream = program.stream.as_ref().map(|stream| ("step", &stream.plan, stream.kernels));
    for (pass, plan, kernels) in [("row", &program.row, program.row_kernels)].into_iter().chain(stream) {
        let called = if kernels == RowKernels::Called { ", called" } else { "" };
        lines.extend(plan.forward.iter().map(|step| format!("{pass}{called} {}", line(model, plan, step))));
    }
    lines.join("\n") + "\n"
}

fn line(model: &Model, plan: &Plan, step: &Step) -> String {
    let operand = |operand: &Operand| match operand {
        Operand::Write(value) | Operand::Read(value) | Operand::Update { new: value, .. } => plan.buffer(*value).name.clone(),
        Operand::Tensor(id) | Operand::Table { tensor: id, .. } => model.tensor(*id).name.clone(),
        Operand::Gradient(id) => format!("d_{}", model.tensor(*id).name),
        Operand::Size(size) => size.text(),
        Operand::Runs(runs) => format!("[{}]", runs.iter().map(Run::text).collect::<Vec<_>>().join(", ")),
        Operand::Windows(windows) => windows_text(windows),
        Operand::TensorPart(part) => part_text(model, part),
        Operand::GradientPart(part) => format!("d_{}", part_text(model, part)),
        Operand::Heads(heads) => format!("{} of {}", heads.heads, heads.units.text()),
        Operand::Frame(frame) => format!("{:?}", frame.padding),
        Operand::Number(number) => number.to_string(),
        Operand::Cell(cell) => format!("{cell:?}").to_lowercase(),
        Operand::State(part) => format!("state{part}"),
        Operand::Truth(truth) => truth.to_string(),
        Operand::Nothing => "-".to_owned(),
        Operand::AllRows(positions) if positions.known() == Some(1) => "rows".to_owned(),
        Operand::AllRows(positions) => format!("{}·rows", positions.text()),
        Operand::Frozen(statistics) => {
            let names: Vec<_> = statistics.iter().map(|id| model.tensor(*id).layer.as_str()).collect();
            format!("frozen({})", names.join(", "))
        }
        Operand::Stream { layer, .. } => format!("stream{layer}"),
    };
    let matrix = |matrix: &Matrix| operand(&matrix.operand) + if matrix.transposed { "^T" } else { "" };
    match step {
        Step::Product { out, adds, left, right } => {
            format!("{} {}= {} * {}", matrix(out), if *adds { "+" } else { "" }, matrix(left), matrix(right))
        }
        Step::Dense(dense) => {
            let bias = dense.bias.as_ref().map_or(String::new(), |bias| format!(" + {}", operand(bias)));
            let turned = if dense.turned { "^T" } else { "" };
            format!("{} = {} * {}{turned}{bias}", plan.buffer(dense.y).name, plan.buffer(dense.x).name, operand(&dense.weight))
        }
        Step::Kernel { kernel, operands } => {
            let operands: Vec<_> = operands.iter().map(operand).collect();
            format!("{} {}", kernel.name(), operands.join(" "))
        }
        Step::Walk(steps) => {
            let steps: Vec<_> = steps.iter().map(|step| line(model, plan, step)).collect();
            format!("by blocks: {}", steps.join("; "))
        }
        Step::Strips(strips) => {
            let steps: Vec<_> = strips.steps.iter().map(|step| line(model, plan, step)).collect();
            format!("by strips in {}: {}", plan.buffer(strips.room).name, steps.join("; "))
        }
        Step::Join { value, how } => format!("join {how:?} {}", plan.buffer(*value).name).to_lowercase(),
        Step::Call(Call { layer, pass, .. }) => format!("{pass:?} {}", layer.path.layer).to_lowercase(),
    }
}

/// `attn.in_proj_weight[36..]`
fn part_text(model: &Model, part: &Part) -> String {
    format!("{}[{}..]", model.tensor(part.tensor).name, part.start.text())
}

/// `28x28x1 in 5x5`, and what is unusual about it.
fn windows_text(windows: &Windows) -> String {
    let by = |sizes: &[Size]| sizes.iter().map(Size::text).collect::<Vec<_>>().join("x");
    let unusual = |name: &str, numbers: [usize; 2], usual: usize| {
        let [height, width] = numbers;
        if numbers == [usual; 2] { String::new() } else { format!(" {name} {height}x{width}") }
    };
    let (stride, dilation) = (unusual("stride", windows.stride, 1), unusual("dilation", windows.dilation, 1));
    let groups = if windows.groups == 1 { String::new() } else { format!(" groups {}", windows.groups) };
    format!("{} in {}{stride}{dilation}{groups}", by(&windows.kernel), by(&windows.image))
}

/// The buffer of a value, not yet placed.
pub(crate) fn buffer_of(info: &ValueInfo) -> Buffer {
    Buffer { name: info.name.clone(), extent: info.extent.clone(), place: Place::Nowhere }
}
