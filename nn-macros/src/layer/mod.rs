//! The interface of a layer kind: its output's size, its tensors, its forward and backward steps.

mod builder;
mod convolving;
mod node;
mod onnx;
mod product;
mod windows;

use std::borrow::Cow;

use proc_macro2::TokenStream;

use crate::shape::{Shape, Size};
use crate::step::{OwnLayer, TensorId, Value};

pub(crate) use builder::{Builder, Kept, Tape, ValueInfo};
pub(crate) use convolving::Convolving;
pub(crate) use node::{Node, Source, identifier};
pub(crate) use onnx::{Edge, Onnx, State};
pub(crate) use product::{Lies, Product};
pub(crate) use windows::Window;

/// A layer of a kind, with its arguments read and checked.
pub(crate) trait Layer {
    /// The layer as the summary shows it: `Dense(64, bias = false)`.
    fn text(&self) -> String;

    /// The shape of what it gives.
    fn shape(&self, input: &Shape) -> Shape {
        input.clone()
    }

    /// Its tensors, in the order of files.
    fn tensors(&self, input: &Shape) -> Vec<TensorSpec> {
        let _ = input;
        Vec::new()
    }

    /// A tensor of another layer that it uses. It is the first of the node's.
    fn shared(&self) -> Option<TensorId> {
        None
    }

    /// The tensors of the earlier layer that it uses once more: all of the node's.
    fn repeated(&self) -> &[TensorId] {
        &[]
    }

    /// How many streams of random numbers it draws from while training.
    fn streams(&self) -> usize {
        0
    }

    /// Writes the steps that make `y` from what it reads.
    fn forward(&self, at: &Node, read: &[Value], b: &mut Builder) -> Tape;

    /// Writes the backward steps: from the gradient with respect to `y` to those with respect to the tensors and to what it reads, one for
    /// each in the same order. Where several layers read a value, their gradients are added elsewhere.
    fn backward(&self, at: &Node, tape: &Tape, d_y: Value, b: &mut Builder) -> Vec<Value>;

    /// Writes the nodes of an ONNX graph that predict what it gives. `None`: no graph can have it.
    fn onnx(&self, at: &Node, x: &[Edge], to: &mut Onnx) -> Option<Edge>;

    /// The weights whose products its output is: the next activation determines their initialiser. `read` are those of each value that it
    /// reads, `own` its own tensors.
    fn undecided(&self, read: &[&[TensorId]], own: &[TensorId]) -> Vec<TensorId> {
        let _ = own;
        read.concat()
    }

    /// What it keeps from one step of a stream to the next, for each row.
    fn remembers(&self) -> Remembers {
        Remembers::Nothing
    }

    /// What other parts of the compiler ask of it.
    fn facts(&self) -> Facts {
        Facts::default()
    }
}

/// What other parts of the compiler ask of a layer. The default is a layer of which nothing special is known.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Facts {
    /// The initialiser for the weights right before it, if it asks for one.
    pub initializer_before: Option<&'static str>,
    /// Whether it has weights into which a batch normalisation behind it can be folded.
    pub draws: bool,
    /// Whether it gives probabilities, and which: the loss asks this of the last layer.
    pub gives: Gives,
    /// The kernel that a loss takes over when it works on this layer's input instead.
    pub head: Option<&'static str>,
    /// The range of its outputs. At a finite end its slope is 0, or almost: a unit that stays there does not learn.
    pub limits: Option<[f64; 2]>,
    /// Whether it maps 0 to 0, and no positive number to a negative one.
    pub keeps_zeros: bool,
    /// How many of the values that it reads, from the first on, are added to others: one that starts at 0 leaves the others.
    pub summands: usize,
    /// Whether it gives what it reads, unchanged: the layers behind it then read that value itself.
    pub is_transparent: bool,
    /// Whether it adds a number to the loss of each row.
    pub adds_to_loss: bool,
    /// Whether it is a dropout that scales predictions instead of training passes. Files record which.
    pub is_classic_dropout: bool,
    /// The fewest rows it can be trained with.
    pub least_rows: usize,
    /// What it is fitted from, if it is a scaler.
    pub scaler: Option<Scales>,
    /// Its ε, if it is a batch normalisation: it can be folded into the weights right before it.
    pub folds: Option<f64>,
    /// Whether the last channels of a sequence come from its end, so that their last step is the first one.
    pub both_ways: bool,
    /// Whether it can run one step after the other.
    pub streams: Streams,
    /// Whether it takes sequences of which a row may have fewer steps.
    pub lengths: Lengths,
    /// Whether it keeps the positions of what it is given with `padding = same`.
    pub pads: bool,
    /// What a named view of it holds.
    pub view: View,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            initializer_before: None,
            draws: false,
            gives: Gives::Anything,
            head: None,
            limits: None,
            keeps_zeros: false,
            summands: 0,
            is_transparent: false,
            adds_to_loss: false,
            is_classic_dropout: false,
            least_rows: 1,
            scaler: None,
            folds: None,
            both_ways: false,
            streams: Streams::No("needs the whole sequence, which a stream does not have"),
            lengths: Lengths::No("takes all steps, including the padding of shorter rows"),
            pads: false,
            view: View::None,
        }
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

/// Whether a layer can run one step after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Streams {
    /// What it gives at a step needs no later step.
    Yes,
    /// Why not, for the message.
    No(&'static str),
}

/// Whether a layer takes sequences of which a row may have fewer steps. Where a row has ended, values are finite and gradients are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lengths {
    /// No step depends on the padding of its row.
    Yes,
    /// Why not, for the message.
    No(&'static str),
}

/// What a layer keeps from one step of a stream to the next.
pub(crate) enum Remembers {
    Nothing,
    /// So many numbers, which training can carry from one batch to the next.
    State(Size),
    /// Something that training begins anew with each batch.
    More,
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
    pub name: Cow<'static, str>,
    /// The shape in files. That of a weight is `[out, in]`.
    pub shape: Vec<Size>,
    pub role: Role,
    pub first: First,
}

impl TensorSpec {
    /// The weight of this shape, `[out, in, …]`, and the bias if there is one. `init`: the initialiser that the declaration names.
    pub(crate) fn weight_and_bias(shape: Vec<Size>, outputs: &Size, init: Option<TokenStream>, bias: bool) -> Vec<Self> {
        let outputs = vec![outputs.clone()];
        let first = init.map_or(First::DrawnByDefault, First::Drawn);
        let bias = bias.then(|| Self { name: "bias".into(), shape: outputs, role: Role::Bias, first: First::Number(0.0) });
        [Self { name: "weight".into(), shape, role: Role::Weight, first }].into_iter().chain(bias).collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Role {
    Weight,
    /// A weight that is never stored in a smaller type: of a recurrent layer, or the centers of an `Rbf`.
    ExactWeight,
    /// Rows that are looked up. In memory they lie as in files.
    Table,
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

    /// Whether it is a factor of inputs, `[out, in]` in files.
    pub(crate) fn is_weight(self) -> bool {
        matches!(self, Self::Weight | Self::ExactWeight)
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
