//! A layer in its place.

use proc_macro2::Span;

use super::Layer;
use crate::shape::Size;
use crate::step::TensorId;

/// A layer with its name, its sizes and its tensors.
pub(crate) struct Placed {
    pub name: String,
    /// The name if the user gave one, the kind if not: what to underline.
    pub span: Span,
    pub input: Size,
    pub output: Size,
    pub layer: Box<dyn Layer>,
    /// What the user says of it.
    pub docs: Vec<syn::Attribute>,
    pub tensors: Vec<TensorId>,
}
