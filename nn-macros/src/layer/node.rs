//! A layer in its place in the graph.

use std::rc::Rc;

use proc_macro2::Span;

use super::Layer;
use crate::shape::{Shape, Size};
use crate::step::TensorId;

/// What a layer reads: an input of the network, or the output of another layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The input of this index.
    Input(usize),
    /// The node of this index.
    Node(usize),
}

/// The name of a layer or of a tensor as an identifier: `h.0.ln_1` is `h_0_ln_1`.
pub(crate) fn identifier(name: &str) -> String {
    name.replace('.', "_")
}

/// A layer with its name, what it reads, its sizes and its tensors.
#[derive(Clone)]
pub(crate) struct Node {
    pub name: String,
    /// The name if the user gave one, the kind if not: what to underline.
    pub span: Span,
    pub layer: Rc<dyn Layer>,
    pub reads: Vec<Source>,
    /// What the layer before it gives. A layer around others reads what these give.
    pub given: Source,
    /// The shape of what it is given, and how many numbers a row of it has.
    pub from: Shape,
    pub input: Size,
    /// The shape of what it gives, and how many numbers a row of it has.
    pub to: Shape,
    pub output: Size,
    /// What the user says of it.
    pub docs: Vec<syn::Attribute>,
    pub tensors: Vec<TensorId>,
    /// The first of its streams of random numbers, unlike those of other layers.
    pub stream: usize,
    /// How many layers the declaration writes around it.
    pub depth: usize,
    /// How many nodes are inside it. They come right before it.
    pub inside: usize,
}

impl Node {
    /// The layer at a single step of what is a sequence.
    pub(crate) fn at_one_step(&self) -> Self {
        let (from, to) = (self.from.at_one_step(), self.to.at_one_step());
        Self { input: from.size(), output: to.size(), from, to, ..self.clone() }
    }
}
