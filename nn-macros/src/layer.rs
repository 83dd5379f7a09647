//! The interface of a layer kind: its output's size, its tensors, its forward and backward steps.

use proc_macro2::TokenStream;

use crate::builder::{Builder, Tape};
use crate::model::Placed;
use crate::shape::Size;
use crate::step::{OwnLayer, TensorId, Value};

/// A layer, with its arguments read and checked.
pub(crate) trait Layer {
    /// The layer as the summary shows it: `Dense(64, bias = false)`.
    fn text(&self) -> String;

    /// How many numbers an output row has.
    fn output(&self, input: &Size) -> Size {
        input.clone()
    }

    /// Its tensors, in the order of files.
    fn tensors(&self, input: &Size) -> Vec<TensorSpec> {
        let _ = input;
        Vec::new()
    }

    /// The chains of layers inside it: a body, or branches. The first layer of each chain has no predecessor, the last has no successor.
    fn chains(&self) -> Vec<&[Placed]> {
        Vec::new()
    }

    /// Whether it adds its input to its body's output, so that a body that gives 0 makes it the identity.
    fn adds_input(&self) -> bool {
        false
    }

    /// Writes the steps that compute `y` from `x`.
    fn forward(&self, at: &Placed, x: Value, b: &mut Builder) -> Tape;

    /// Writes the backward steps: from the gradient with respect to `y` to those with respect to the tensors and to `x`.
    fn backward(&self, at: &Placed, tape: &Tape, d_y: Value, b: &mut Builder) -> Value;

    /// The initialiser for the weights right before it, if it determines one.
    fn initializer_before(&self) -> Option<&'static str> {
        None
    }

    /// Whether it has weights into which a batch normalisation right after it can be folded.
    fn draws(&self) -> bool {
        false
    }

    /// The weights whose products its output consists of. The next activation determines their initialiser, unless it is chosen already.
    /// `before` are the weights whose products its input consists of, `own` its own tensors.
    fn undecided(&self, before: &[TensorId], own: &[TensorId]) -> Vec<TensorId> {
        let _ = own;
        before.to_vec()
    }

    /// Whether it gives probabilities, and of which kind. A loss checks this of the last layer.
    fn gives(&self) -> Gives {
        Gives::Anything
    }

    /// The kernel of this layer that the loss takes over when it works on this layer's input.
    fn head(&self) -> Option<&'static str> {
        None
    }

    /// The interval of its outputs, if its slope at the ends is 0 or almost 0. A unit that stays at an end does not learn.
    fn limits(&self) -> Option<[f64; 2]> {
        None
    }

    /// Whether it maps 0 to 0 and no positive number to a negative one.
    fn keeps_zeros(&self) -> bool {
        false
    }

    /// Whether it is a dropout in the classic form, which files distinguish from the usual one.
    fn is_classic_dropout(&self) -> bool {
        false
    }

    /// The minimum number of rows it can be trained with.
    fn least_rows(&self) -> usize {
        1
    }

    /// What it is fitted from, if it is a scaler.
    fn scaler(&self) -> Option<Scales> {
        None
    }

    /// Its ε, if it is a batch normalisation, which can be folded into the weights of the layer right before it.
    fn folds(&self) -> Option<f64> {
        None
    }

    /// What its named view holds.
    fn view(&self) -> View {
        View::None
    }
}

/// What the outputs of a layer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gives {
    /// Probabilities of classes, which sum to 1.
    Classes,
    /// Independent probabilities.
    Probabilities,
    Anything,
}

/// What a scaler is fitted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scales {
    Inputs,
    Targets,
}

/// What `net.name()` returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    None,
    /// A type of the runtime with one field per tensor.
    Fields(&'static str),
    /// The slices of a layer named by a path.
    Slices,
}

/// A tensor as a layer declares it.
pub(crate) struct TensorSpec {
    /// The name in `PyTorch`: `weight`. Empty if it stands for all numbers of a layer named by a path.
    pub name: &'static str,
    /// The shape in files. That of a weight is `[out, in]`.
    pub shape: Vec<Size>,
    pub role: Role,
    pub first: First,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Role {
    Weight,
    Bias,
    Scale,
    /// Measured, not trained. With a momentum, each training step moves it towards the batch's value.
    Statistic {
        momentum: Option<f64>,
    },
    /// All trained numbers (`LayerParameters`) or all measured numbers (`LayerStatistics`) of a layer named by a path.
    LayerParameters,
    LayerStatistics,
}

impl Role {
    pub(crate) fn is_statistic(self) -> bool {
        matches!(self, Self::Statistic { .. } | Self::LayerStatistics)
    }

    /// Whether it stands for tensors that only a layer named by a path knows.
    pub(crate) fn is_of_layer(self) -> bool {
        matches!(self, Self::LayerParameters | Self::LayerStatistics)
    }
}

/// The initial values of a tensor.
#[derive(Clone)]
pub(crate) enum First {
    Number(f64),
    /// Drawn by this initialiser, an expression.
    Drawn(TokenStream),
    /// Drawn by the initialiser that the activation after it determines, or by `GlorotUniform` if there is none.
    DrawnByDefault,
    /// Set by the layer named by this path.
    Layer(OwnLayer),
}
