//! The builder through which layers write their steps. Layers do not deal with memory: see `memory.rs`.

mod added;
mod carried;
mod ends;

use crate::kernel::{Image, Kernel};
use crate::shape::{Shape, Size};
use crate::step::{Extent, Frame, Nested, Operand, Step, TensorId, Value};

pub(crate) use added::Added;
use carried::Carried;

/// What a layer's forward pass keeps for its backward pass.
pub(crate) struct Tape {
    /// What the layer reads.
    pub read: Vec<Value>,
    pub y: Value,
    /// Further values that only this layer uses.
    pub kept: Vec<Value>,
}

impl Tape {
    pub(crate) fn of(read: &[Value], y: Value) -> Self {
        Self { read: read.to_vec(), y, kept: Vec::new() }
    }

    /// The only value that the layer reads, or the first of several.
    pub(crate) fn x(&self) -> Value {
        self.read[0]
    }
}

/// Collects the values and steps that layers write.
pub(crate) struct Builder {
    /// Whether the steps are those of training; otherwise those of inference.
    pub training: bool,
    /// Whether the steps are those of the prediction of one row.
    pub row: bool,
    /// What layers keep from step to step, if the steps are those of a stream.
    pub stream: Option<Kept>,
    /// The states of layers, if the steps are those of a training that can carry them from one batch to the next.
    pub carried: Option<Carried>,
    /// What layers add to the loss of each row, if the steps compute a loss.
    pub added: Option<Added>,
    /// How many steps each row has, if a row may have fewer than others.
    lengths: Option<Value>,
    pub values: Vec<ValueInfo>,
    steps: Vec<Step>,
}

/// The state of a stream, as far as layers have asked for it.
#[derive(Default)]
pub(crate) struct Kept {
    /// The length of each part.
    pub parts: Vec<Size>,
    /// The tensors that parts of it start as, each with its part. All else starts at 0.
    pub starts: Vec<(TensorId, usize)>,
    /// The layers named by a path that say what parts of it start as.
    pub started_by: Vec<(Nested, usize)>,
}

impl Kept {
    pub(crate) fn len(&self) -> Size {
        Size::sum(self.parts.iter().cloned())
    }

    /// A further part of the state, which starts as a tensor, or at 0.
    pub(crate) fn part(&mut self, len: Size, start: Option<TensorId>) -> Operand {
        let part = self.parts.len();
        self.parts.push(len);
        self.starts.extend(start.map(|tensor| (tensor, part)));
        Operand::State(part)
    }

    /// A further part of the state, which a layer named by a path starts.
    pub(crate) fn part_of(&mut self, layer: &Nested) -> Operand {
        let stream = &layer.path.stream;
        self.started_by.push((layer.clone(), self.parts.len()));
        self.part(Size::expression(quote::quote!(#stream::STATE), "STATE"), None)
    }
}

/// A value's name in generated code, and its extent.
#[derive(Clone)]
pub(crate) struct ValueInfo {
    pub name: String,
    pub extent: Extent,
    /// The value whose gradient this is. The gradient's buffer is named after that value's buffer.
    pub gradient_of: Option<Value>,
}

impl Builder {
    pub(crate) fn new(training: bool) -> Self {
        Self { training, row: false, stream: None, carried: None, added: None, lengths: None, values: Vec::new(), steps: Vec::new() }
    }

    /// Declares a value that a later step makes.
    pub(crate) fn value(&mut self, name: impl Into<String>, extent: Extent) -> Value {
        self.values.push(ValueInfo { name: name.into(), extent, gradient_of: None });
        Value(self.values.len() - 1)
    }

    /// Declares a value of the same extent as `other`.
    pub(crate) fn like(&mut self, name: impl Into<String>, other: Value) -> Value {
        let extent = self.values[other.0].extent.clone();
        self.value(name, extent)
    }

    pub(crate) fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Takes the steps written since the last call.
    pub(crate) fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    /// Writes a kernel that updates `old` in place; returns the new value.
    pub(crate) fn update(&mut self, name: impl Into<String>, kernel: Kernel, old: Value, others: &[Operand]) -> Value {
        let new = self.like(name, old);
        let operands = [&[Operand::Update { new, old }], others].concat();
        self.push(Step::Kernel { kernel, operands });
        new
    }

    /// Declares the gradient with respect to `x`, which a later step makes.
    pub(crate) fn gradient(&mut self, x: Value) -> Value {
        let d_x = self.like("", x);
        self.values[d_x.0].gradient_of = Some(x);
        d_x
    }

    /// Writes a kernel that turns `d_y` into the gradient with respect to `x`, in place.
    pub(crate) fn update_gradient(&mut self, x: Value, kernel: Kernel, d_y: Value, others: &[Operand]) -> Value {
        let d_x = self.update("", kernel, d_y, others);
        self.values[d_x.0].gradient_of = Some(x);
        d_x
    }

    /// Adds the bias of a layer to its products, if it has one.
    pub(crate) fn add_bias(&mut self, name: &str, bias: Option<&TensorId>, products: Value) -> Value {
        bias.map_or(products, |bias| self.update(name, Kernel::AddBias, products, &[Operand::Tensor(*bias)]))
    }

    /// Writes the gradient of the bias, if there is one.
    pub(crate) fn sum_bias(&mut self, bias: Option<&TensorId>, d_y: Value) {
        if let Some(bias) = bias {
            self.push(Step::Kernel { kernel: Kernel::SumRows, operands: vec![Operand::Gradient(*bias), Operand::Read(d_y)] });
        }
    }

    /// Copies images into larger ones.
    pub(crate) fn frame(&mut self, name: &str, x: Value, frame: Frame) -> Value {
        let [height, width, channels] = &frame.image;
        let [height, width] = [(height, 0), (width, 1)].map(|(side, axis)| side.plus(&Size::of(frame.padding[axis].iter().sum())));
        let size = channels.times(&height.times(&width));
        let y = self.value(name, Extent::Rows(size));
        let operands = vec![Operand::Write(y), Operand::Read(x), Operand::Frame(Box::new(frame))];
        self.push(Step::Kernel { kernel: Kernel::Image(Image::Frame), operands });
        y
    }

    /// An input of the network as its layers read it: images turned, and sequences with zeros where a row has ended.
    fn enter(&mut self, inputs: Value, shape: &Shape) -> Value {
        if !shape.padded {
            return self.inside("pixels_of_inputs", inputs, shape);
        }
        let lengths = self.value("lengths", Extent::Rows(Size::of(1)));
        self.lengths = Some(lengths);
        let steps = self.like("steps_of_inputs", inputs);
        let operands = vec![Operand::Write(lengths), Operand::Write(steps), Operand::Read(inputs), Operand::Size(shape.channels.clone())];
        self.push(Step::Kernel { kernel: Kernel::Rows("take_lengths"), operands });
        steps
    }

    /// An output of the network as it is outside: images turned back, and what marks the end of a row in sequences.
    fn leave(&mut self, outputs: Value, shape: &Shape) -> Value {
        let Some(lengths) = self.lengths(shape) else { return self.outside("outputs", outputs, shape) };
        let marked = self.like("outputs", outputs);
        let operands = vec![Operand::Write(marked), Operand::Read(outputs), lengths, Operand::Size(shape.channels.clone())];
        self.push(Step::Kernel { kernel: Kernel::Rows("mark_ends"), operands });
        marked
    }

    /// The lengths of rows, for a kernel that a layer with this shape before it writes. `None` where each row has all steps.
    pub(crate) fn lengths(&self, shape: &Shape) -> Option<Operand> {
        self.lengths.filter(|_| shape.padded).map(Operand::Read)
    }

    /// As [`lengths`](Self::lengths), for a kernel that takes both.
    pub(crate) fn lengths_or_nothing(&self, shape: &Shape) -> Operand {
        self.lengths(shape).unwrap_or(Operand::Nothing)
    }

    /// The same steps, with zeros where a row has ended.
    pub(crate) fn ended(&mut self, x: Value, shape: &Shape) -> Value {
        let Some(lengths) = self.lengths(shape) else { return x };
        self.update("", Kernel::Rows("end_steps"), x, &[lengths, Operand::Size(shape.channels.clone())])
    }

    /// The same gradient with respect to `x`, with zeros where a row has ended.
    pub(crate) fn ended_gradient(&mut self, x: Value, d_x: Value, shape: &Shape) -> Value {
        let Some(lengths) = self.lengths(shape) else { return d_x };
        self.update_gradient(x, Kernel::Rows("end_steps"), d_x, &[lengths, Operand::Size(shape.channels.clone())])
    }

    /// The numbers of an image in the order outside of the network: channels, height, width.
    pub(crate) fn outside(&mut self, name: &str, x: Value, shape: &Shape) -> Value {
        self.transpose(name, x, shape, [shape.positions(), shape.channels.clone()])
    }

    /// The numbers of an image in the order inside of it: height, width, channels.
    pub(crate) fn inside(&mut self, name: &str, x: Value, shape: &Shape) -> Value {
        self.transpose(name, x, shape, [shape.channels.clone(), shape.positions()])
    }

    fn transpose(&mut self, name: &str, x: Value, shape: &Shape, [rows, columns]: [Size; 2]) -> Value {
        if !shape.is_turned() {
            return x;
        }
        let y = self.like(name, x);
        let operands = vec![Operand::Write(y), Operand::Read(x), Operand::Size(rows), Operand::Size(columns)];
        self.push(Step::Kernel { kernel: Kernel::Transpose, operands });
        y
    }

    /// Writes `part` into some columns of `whole`, or of a new value of this extent. Returns it.
    pub(crate) fn place_columns(&mut self, name: &str, whole: Option<Value>, extent: &Size, part: Value, columns: [&Size; 3]) -> Value {
        let new = self.value(name, Extent::Rows(extent.clone()));
        let to = whole.map_or(Operand::Write(new), |old| Operand::Update { new, old });
        self.move_columns(Kernel::PlaceColumns, to, part, columns);
        new
    }

    /// Writes some columns of `whole` to `part`.
    pub(crate) fn take_columns(&mut self, part: Value, whole: Value, columns: [&Size; 3]) {
        self.move_columns(Kernel::TakeColumns, Operand::Write(part), whole, columns);
    }

    /// `columns`: the width of the whole, where the columns start in it, and how many there are.
    fn move_columns(&mut self, kernel: Kernel, to: Operand, from: Value, columns: [&Size; 3]) {
        let columns = columns.map(|size| Operand::Size(size.clone()));
        let operands = [to, Operand::Read(from)].into_iter().chain(columns).collect();
        self.push(Step::Kernel { kernel, operands });
    }

    /// Says that a value is the gradient with respect to `x`.
    pub(crate) fn is_gradient(&mut self, d_x: Value, x: Value) {
        self.values[d_x.0].gradient_of = Some(x);
    }

    /// Returns `value` if it differs from `other`; otherwise writes a copy of it, so that the two have separate memory.
    pub(crate) fn apart(&mut self, value: Value, other: Value, name: &str) -> Value {
        if value != other {
            return value;
        }
        let copy = self.like(name, value);
        self.push(Step::Kernel { kernel: Kernel::Copy, operands: vec![Operand::Write(copy), Operand::Read(value)] });
        copy
    }
}
