//! The narrow waist: what generated code can do, and to which numbers.
//!
//! A step makes new values from old ones; a value is written once. That two values may share memory is decided later,
//! in one place (`memory.rs`), so that no layer has to think of it.

use crate::shape::Size;

/// A row of numbers for each row of the batch (or a fixed array) that one step makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Value(pub usize);

/// A tensor of the model, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TensorId(pub usize);

/// How much room a value takes.
#[derive(Clone)]
pub(crate) enum Extent {
    /// So many numbers for every row.
    Rows(Size),
    /// So many numbers, whatever the number of rows.
    Fixed(Size),
    /// What a layer of the user's keeps for itself.
    Layer(Nested, Pass),
}

/// What a step reads or writes.
#[derive(Clone)]
pub(crate) enum Operand {
    /// Makes a value.
    Write(Value),
    /// Makes `new` out of `old`, in place.
    Update {
        new: Value,
        old: Value,
    },
    Read(Value),
    Tensor(TensorId),
    Gradient(TensorId),
    Size(Size),
    Number(f64),
    /// How many rows the whole batch has, whatever part of it a thread works on.
    AllRows,
    /// Whether training leaves one of these statistics as it is.
    Frozen(Vec<TensorId>),
    /// What tells the random numbers of this layer from those of others, and those of this step from those of others. The width
    /// of a row tells where a part of the batch starts.
    Stream {
        layer: usize,
        width: Size,
    },
}

/// One statement of generated code.
#[derive(Clone)]
pub(crate) enum Step {
    /// `out = left · right`. How each operand is laid out follows from what it is.
    Product { out: Operand, left: Factor, right: Factor },
    /// A row through a whole layer at once: `y = x · weight + bias`. Only the prediction of one row has it.
    Dense { y: Value, x: Value, weight: TensorId, bias: Option<TensorId> },
    /// A named kernel of the runtime.
    Kernel { name: String, operands: Vec<Operand> },
    /// A pass of a layer that the declaration names by a path.
    Call(Call),
    /// Threads that work on parts of the batch wait for each other, and a value of each part becomes that of the whole batch. Here a
    /// pass is cut into segments.
    Join { value: Value, how: How },
    /// Kernels that take rows, one block of rows after the other: see `walk.rs`.
    Walk(Vec<Step>),
}

/// How values of parts of a batch become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// The means of columns, then their variances.
    Moments,
    /// Sums.
    Sums,
}

/// One side of a product.
#[derive(Clone)]
pub(crate) struct Factor {
    pub operand: Operand,
    pub transposed: bool,
}

impl Factor {
    pub(crate) fn plain(operand: Operand) -> Self {
        Self { operand, transposed: false }
    }

    pub(crate) fn transposed(operand: Operand) -> Self {
        Self { operand, transposed: true }
    }
}

/// A type of the user's that is a layer, as each of the traits that a layer has.
#[derive(Clone)]
pub(crate) struct OwnLayer {
    /// `<path as Layer<IN, S>>`
    pub layer: proc_macro2::TokenStream,
    /// `<path as TrainLayer<IN, S>>`
    pub train: proc_macro2::TokenStream,
    /// `path: TrainLayer<IN, S>`
    pub can_be_trained: proc_macro2::TokenStream,
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
}

#[derive(Clone)]
pub(crate) struct Call {
    pub layer: Nested,
    pub pass: Pass,
    pub x: Operand,
    pub y: Operand,
    /// What the layer keeps from its forward to its backward pass.
    pub memory: Operand,
    /// The gradient it is given, which it may overwrite, and the one it gives.
    pub d: Option<(Operand, Operand)>,
}

impl Step {
    /// The steps one by one, those of walks in their place.
    pub(crate) fn each(steps: &[Self]) -> impl Iterator<Item = &Self> {
        steps.iter().flat_map(|step| if let Self::Walk(steps) = step { &steps[..] } else { std::slice::from_ref(step) })
    }

    pub(crate) fn operands(&self) -> Vec<Operand> {
        match self {
            Self::Product { out, left, right } => vec![out.clone(), left.operand.clone(), right.operand.clone()],
            Self::Dense { y, x, .. } => vec![Operand::Write(*y), Operand::Read(*x)],
            Self::Kernel { operands, .. } => operands.clone(),
            Self::Join { value, .. } => vec![Operand::Read(*value)],
            Self::Walk(steps) => steps.iter().flat_map(Self::operands).collect(),
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

    /// The values it needs to be there.
    pub(crate) fn reads(&self) -> Vec<Value> {
        let read = |operand| match operand {
            Operand::Read(value) | Operand::Update { old: value, .. } => Some(value),
            _ => None,
        };
        self.operands().into_iter().filter_map(read).collect()
    }

    /// The values it makes.
    pub(crate) fn writes(&self) -> Vec<Value> {
        let write = |operand| match operand {
            Operand::Write(value) | Operand::Update { new: value, .. } => Some(value),
            _ => None,
        };
        self.operands().into_iter().filter_map(write).collect()
    }

    /// Whether it makes a part of the gradient with respect to the parameters.
    pub(crate) fn makes_gradient(&self) -> bool {
        self.operands().iter().any(|operand| matches!(operand, Operand::Gradient(_)))
    }

    /// What it updates in place, as `(new, old)`.
    pub(crate) fn updates(&self) -> Vec<(Value, Value)> {
        let update = |operand| match operand {
            Operand::Update { new, old } => Some((new, old)),
            _ => None,
        };
        self.operands().into_iter().filter_map(update).collect()
    }
}
