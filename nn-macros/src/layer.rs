//! What a layer kind must answer: its output's size, its tensors, its forward and its backward steps.

use proc_macro2::TokenStream;

use crate::builder::{Builder, Tape};
use crate::model::Placed;
use crate::shape::Size;
use crate::step::{OwnLayer, TensorId, Value};

/// A layer of a kind, with its arguments read and checked.
pub(crate) trait Layer {
    /// How it is written, for the summary: `Dense(64, bias = false)`.
    fn text(&self) -> String;

    /// How many numbers a row of output has.
    fn output(&self, input: &Size) -> Size {
        input.clone()
    }

    /// Its tensors, in the order of files.
    fn tensors(&self, input: &Size) -> Vec<TensorSpec> {
        let _ = input;
        Vec::new()
    }

    /// The chains of layers inside it: a body, or branches. The first layers of all chains follow nobody, the last are followed by nobody.
    fn chains(&self) -> Vec<&[Placed]> {
        Vec::new()
    }

    /// Whether it adds its input to what its body gives: a body that gives 0 then makes it the identity.
    fn adds_input(&self) -> bool {
        false
    }

    /// Writes the steps that make `y` from `x`.
    fn forward(&self, at: &Placed, x: Value, b: &mut Builder) -> Tape;

    /// Writes the steps of the chain rule: from the gradient of `y` to that of the tensors and of `x`.
    fn backward(&self, at: &Placed, tape: &Tape, d_y: Value, b: &mut Builder) -> Value;

    /// What the weights right before it should be drawn from, where it has a say.
    fn initializer_before(&self) -> Option<&'static str> {
        None
    }

    /// Whether it draws weights that a batch normalisation behind it can be folded into.
    fn draws(&self) -> bool {
        false
    }

    /// The weights whose products it gives: the next activation chooses what these are drawn from, if nobody has yet. `before` are those whose
    /// products it takes, `own` its own tensors.
    fn undecided(&self, before: &[TensorId], own: &[TensorId]) -> Vec<TensorId> {
        let _ = own;
        before.to_vec()
    }

    /// Whether it gives probabilities, and which: what a loss wants to know of the last layer.
    fn gives(&self) -> Gives {
        Gives::Anything
    }

    /// The kernel that a loss takes over when it works on this layer's input instead.
    fn head(&self) -> Option<&'static str> {
        None
    }

    /// Between which numbers its outputs lie, where its slope is 0, or almost, at the ends: a unit that stays there does not learn.
    fn limits(&self) -> Option<[f64; 2]> {
        None
    }

    /// Whether a number that is 0 stays 0 in it, and one above 0 does not become less than 0.
    fn keeps_zeros(&self) -> bool {
        false
    }

    /// Whether it is a dropout of the course's form, which files tell from today's.
    fn is_classic_dropout(&self) -> bool {
        false
    }

    /// The fewest rows it can be trained with.
    fn least_rows(&self) -> usize {
        1
    }

    /// Where a scaler stands, if it is one.
    fn scaler(&self) -> Option<Scales> {
        None
    }

    /// Its ε, if it is a batch normalisation: then it can be folded into a layer that draws weights right before it.
    fn folds(&self) -> Option<f64> {
        None
    }

    /// What a named view of it holds.
    fn view(&self) -> View {
        View::None
    }
}

/// What a layer's outputs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gives {
    /// Probabilities of classes, summing to one.
    Classes,
    /// Probabilities, each for itself.
    Probabilities,
    Anything,
}

/// What a scaler is fitted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scales {
    Inputs,
    Targets,
}

/// What `net.name()` gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    None,
    /// A type of the runtime with one field a tensor.
    Fields(&'static str),
    /// The slices of a layer named by a path.
    Slices,
}

/// A tensor as a layer asks for it.
pub(crate) struct TensorSpec {
    /// `PyTorch`'s name: `weight`. Empty for all numbers of a layer named by a path.
    pub name: &'static str,
    /// The shape in files; a weight is `[out, in]`.
    pub shape: Vec<Size>,
    pub role: Role,
    pub first: First,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Role {
    Weight,
    Bias,
    Scale,
    /// Measured. With a momentum, a step moves it towards the batch's value.
    Statistic {
        momentum: Option<f64>,
    },
    /// All trained or all measured numbers of a layer named by a path.
    LayerParameters,
    LayerStatistics,
}

impl Role {
    pub(crate) fn is_statistic(self) -> bool {
        matches!(self, Self::Statistic { .. } | Self::LayerStatistics)
    }

    /// Whether it stands for tensors that only the layer named by a path knows.
    pub(crate) fn is_of_layer(self) -> bool {
        matches!(self, Self::LayerParameters | Self::LayerStatistics)
    }
}

/// What a tensor holds before training.
#[derive(Clone)]
pub(crate) enum First {
    Number(f64),
    /// Drawn by an initialiser, given as an expression.
    Drawn(TokenStream),
    /// Drawn by an initialiser that the activation behind it chooses.
    DrawnByDefault,
    /// Whatever the layer named by this path does.
    Layer(OwnLayer),
}
