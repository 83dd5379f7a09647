//! The narrow waist of the compiler: what generated code can do, and with which numbers.
//!
//! A step makes new values from old ones, and every value is written once. Which values share memory is decided later and in one place
//! (`memory.rs`), so that layers do not have to.

use crate::kernel::{Cell, Kernel};
use crate::shape::Size;

/// One row of numbers for each row of the batch, or a fixed array. Made by one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Value(pub usize);

/// A tensor of the model, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TensorId(pub usize);

/// How many numbers a value has.
#[derive(Clone)]
pub(crate) enum Extent {
    /// This many numbers for every row.
    Rows(Size),
    /// This many numbers, whatever the number of rows.
    Fixed(Size),
    /// The memory that a layer named by a path keeps for itself.
    Layer(Nested, Pass),
}

/// What a step reads or writes.
#[derive(Clone)]
pub(crate) enum Operand {
    /// Writes a new value.
    Write(Value),
    /// Makes `new` from `old`, in place.
    Update {
        new: Value,
        old: Value,
    },
    Read(Value),
    Tensor(TensorId),
    Gradient(TensorId),
    /// A tensor of this many rows, which are looked up.
    Table {
        tensor: TensorId,
        rows: Size,
    },
    /// Some numbers of a tensor, and their gradient.
    TensorPart(Box<Part>),
    GradientPart(Box<Part>),
    Size(Size),
    Number(f64),
    Windows(Box<Windows>),
    Frame(Box<Frame>),
    Heads(Box<AttentionHeads>),
    /// Runs of columns, one behind the other.
    Runs(Vec<Run>),
    Cell(Cell),
    /// A part of the state that a stream keeps from step to step, by its number.
    State(usize),
    Truth(bool),
    /// No numbers, in the place of what a layer does without.
    Nothing,
    /// This many for each row of the whole batch, even if a thread works on a part of it.
    AllRows(Size),
    /// Whether training leaves any of these statistics unchanged.
    Frozen(Vec<TensorId>),
    /// The source of a layer's random numbers, which differ between layers and between training steps. The row's width tells where a part
    /// of the batch starts.
    Stream {
        layer: usize,
        width: Size,
    },
}

/// Neighbouring columns, or columns in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub start: usize,
    /// The distance from one column to the next.
    pub step: isize,
    pub count: usize,
}

impl Run {
    pub(crate) fn places(&self) -> impl Iterator<Item = usize> + use<> {
        let Self { start, step, count } = *self;
        (0..count).map(move |place| {
            let distance = place * step.unsigned_abs();
            if step < 0 { start.saturating_sub(distance) } else { start + distance }
        })
    }

    /// What is behind the last of its columns.
    pub(crate) fn end(&self) -> usize {
        self.places().max().map_or(0, |last| last + 1)
    }

    /// The same columns from the last one to the first.
    pub(crate) fn reversed(self) -> Self {
        Self { start: self.places().last().unwrap_or(self.start), step: -self.step, ..self }
    }

    /// The first column of each so many.
    pub(crate) fn step_by(self, step: usize) -> Self {
        Self { step: self.step * isize::try_from(step).unwrap_or(isize::MAX), count: self.count.div_ceil(step), ..self }
    }

    /// As a declaration has it: `3`, `0..4`, `(0..4).rev()`, `(0..7).step_by(2)`.
    pub(crate) fn text(&self) -> String {
        let [first, end] = [self.places().min().unwrap_or(self.start), self.end()];
        let range = format!("{first}..{end}");
        match (self.step, self.count) {
            (_, 1) => first.to_string(),
            (1, _) => range,
            (-1, _) => format!("({range}).rev()"),
            (step @ 2.., _) => format!("({range}).step_by({step})"),
            (step, _) => format!("({range}).rev().step_by({})", step.unsigned_abs()),
        }
    }
}

/// Some neighbouring numbers of a tensor.
#[derive(Clone)]
pub(crate) struct Part {
    pub tensor: TensorId,
    pub start: Size,
    pub len: Size,
}

impl Operand {
    /// The tensor whose numbers it reads.
    pub(crate) fn tensor(&self) -> Option<TensorId> {
        match self {
            Self::Tensor(id) | Self::Table { tensor: id, .. } => Some(*id),
            Self::TensorPart(part) => Some(part.tensor),
            _ => None,
        }
    }

    /// The tensor whose gradient it writes.
    pub(crate) fn gradient(&self) -> Option<TensorId> {
        match self {
            Self::Gradient(id) => Some(*id),
            Self::GradientPart(part) => Some(part.tensor),
            _ => None,
        }
    }
}

/// The sizes of an attention.
#[derive(Clone)]
pub(crate) struct AttentionHeads {
    /// How many steps look, and how many are looked at.
    pub queries: Size,
    pub keys: Size,
    /// The numbers of a query.
    pub units: Size,
    pub heads: usize,
    pub key_heads: usize,
    pub causal: bool,
}

/// The windows of a kernel over images whose channels lie side by side.
#[derive(Clone)]
pub(crate) struct Windows {
    /// Height, width and channels of an image.
    pub image: [Size; 3],
    pub kernel: [Size; 2],
    pub stride: [usize; 2],
    pub dilation: [usize; 2],
    /// How far windows reach beyond the image, on both sides of each axis.
    pub padding: [[usize; 2]; 2],
    pub groups: usize,
}

impl Windows {
    /// The operations of one number for all numbers of a window in its group: two for each weight.
    pub(crate) fn products(&self) -> Size {
        let [height, width] = &self.kernel;
        Size::of(2).times(height).times(width).times(&self.image[2].over(self.groups))
    }
}

/// How images are copied into larger ones, with zeros around them.
#[derive(Clone)]
pub(crate) struct Frame {
    /// Height, width and channels of an image.
    pub image: [Size; 3],
    /// How many lines and pixels are added, on both sides of each axis.
    pub padding: [[usize; 2]; 2],
}

/// One statement of generated code.
#[derive(Clone)]
pub(crate) enum Step {
    /// `out = left · right`, or `out += left · right`
    Product { out: Matrix, adds: bool, left: Matrix, right: Matrix },
    /// A whole layer for one row: `y = x · weight + bias` at each position. Only the prediction of one row has it.
    Dense(Box<Dense>),
    /// A named kernel of the runtime.
    Kernel { kernel: Kernel, operands: Vec<Operand> },
    /// A pass of a layer that the declaration names by a path.
    Call(Call),
    /// Threads that work on parts of the batch wait for each other, and the values of the parts become one value of the whole batch. A pass
    /// is cut into segments here.
    Join { value: Value, how: How },
    /// Kernels that run over one block of rows after another: see `walk.rs`.
    Walk(Vec<Step>),
    /// Kernels that run over some lines of an image after the others.
    Strips(Strips),
}

/// A convolution and what follows it line by line, then the step whose windows go over what they make.
#[derive(Clone)]
pub(crate) struct Strips {
    pub steps: Vec<Step>,
    /// The lines that windows see at a time, in the place of the whole image.
    pub room: Value,
}

impl Strips {
    /// Whether one of the steps makes a value that the next one reads. It has no memory but for some lines.
    pub(crate) fn is_between(&self, value: Value) -> bool {
        self.steps.iter().rev().skip(1).any(|step| step.writes().contains(&value))
    }

    /// What they read and write, without what is between them.
    fn operands(&self) -> Vec<Operand> {
        let outside = |operand: &Operand| match operand {
            Operand::Write(value) | Operand::Read(value) | Operand::Update { new: value, .. } => !self.is_between(*value),
            _ => true,
        };
        let operands = self.steps.iter().flat_map(Step::operands).filter(outside);
        std::iter::once(Operand::Write(self.room)).chain(operands).collect()
    }
}

/// How the values of the parts of a batch become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// The means of columns, then their variances.
    Moments,
    /// Sums.
    Sums,
}

/// An operand of a product, as a matrix.
#[derive(Clone)]
pub(crate) struct Matrix {
    pub operand: Operand,
    /// `None`: a matrix row for each position of each row of the batch.
    pub rows: Option<Size>,
    pub positions: Size,
    pub columns: Size,
    pub transposed: bool,
}

impl Matrix {
    pub(crate) fn transposed(self) -> Self {
        Self { transposed: !self.transposed, ..self }
    }
}

/// A matrix of weights at each position of a row.
#[derive(Clone)]
pub(crate) struct Dense {
    pub y: Value,
    pub x: Value,
    pub weight: Operand,
    /// Whether the weights are `[out, in]`, as those of a table.
    pub turned: bool,
    pub bias: Option<Operand>,
    pub inputs: Size,
    pub outputs: Size,
    pub positions: Size,
}

/// A layer type named by a path, written as each trait that a layer implements.
#[derive(Clone)]
pub(crate) struct OwnLayer {
    /// `<path as Layer<IN, S>>`
    pub layer: proc_macro2::TokenStream,
    /// `<path as TrainLayer<IN, S>>`
    pub train: proc_macro2::TokenStream,
    /// `path: TrainLayer<IN, S>`
    pub can_be_trained: proc_macro2::TokenStream,
    /// `<path as StreamLayer<IN, S>>`
    pub stream: proc_macro2::TokenStream,
}

/// A layer named by a path.
#[derive(Clone)]
pub(crate) struct Nested {
    pub path: OwnLayer,
    /// Its trained and its measured numbers.
    pub parameters: TensorId,
    pub statistics: TensorId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    Predict,
    Forward,
    Backward,
    /// One step of a stream.
    Step,
}

#[derive(Clone)]
pub(crate) struct Call {
    pub layer: Nested,
    pub pass: Pass,
    pub x: Operand,
    pub y: Operand,
    /// The memory that the layer keeps from its forward pass to its backward pass, or its state in a stream.
    pub memory: Operand,
    /// The gradient with respect to its output, which it may overwrite, and the one with respect to its input, which it writes.
    pub d: Option<(Operand, Operand)>,
}

impl Step {
    /// All steps in order, with those that consist of steps replaced by these.
    pub(crate) fn each(steps: &[Self]) -> impl Iterator<Item = &Self> {
        steps.iter().flat_map(|step| match step {
            Self::Walk(steps) | Self::Strips(Strips { steps, .. }) => &steps[..],
            step => std::slice::from_ref(step),
        })
    }

    pub(crate) fn operands(&self) -> Vec<Operand> {
        match self {
            Self::Product { out, left, right, .. } => vec![out.operand.clone(), left.operand.clone(), right.operand.clone()],
            Self::Dense(dense) => {
                let values = [Operand::Write(dense.y), Operand::Read(dense.x), dense.weight.clone()];
                values.into_iter().chain(dense.bias.clone()).collect()
            }
            Self::Kernel { operands, .. } => operands.clone(),
            Self::Join { value, .. } => vec![Operand::Read(*value)],
            Self::Walk(steps) => steps.iter().flat_map(Self::operands).collect(),
            Self::Strips(strips) => strips.operands(),
            Self::Call(call) => {
                let mut operands = vec![call.x.clone(), call.y.clone(), call.memory.clone()];
                if call.pass == Pass::Backward {
                    operands.push(Operand::Gradient(call.layer.parameters));
                }
                operands.extend(call.d.iter().flat_map(|(d_y, d_x)| [d_y.clone(), d_x.clone()]));
                operands
            }
        }
    }

    /// The values it reads.
    pub(crate) fn reads(&self) -> Vec<Value> {
        let read = |operand| match operand {
            Operand::Read(value) | Operand::Update { old: value, .. } => Some(value),
            _ => None,
        };
        self.operands().into_iter().filter_map(read).collect()
    }

    /// The values it writes.
    pub(crate) fn writes(&self) -> Vec<Value> {
        let write = |operand| match operand {
            Operand::Write(value) | Operand::Update { new: value, .. } => Some(value),
            _ => None,
        };
        self.operands().into_iter().filter_map(write).collect()
    }

    /// Whether it contributes to the gradient of the parameters.
    pub(crate) fn makes_gradient(&self) -> bool {
        self.operands().iter().any(|operand| operand.gradient().is_some())
    }

    /// The values it updates in place, as `(new, old)`.
    pub(crate) fn updates(&self) -> Vec<(Value, Value)> {
        let update = |operand| match operand {
            Operand::Update { new, old } => Some((new, old)),
            _ => None,
        };
        self.operands().into_iter().filter_map(update).collect()
    }
}
