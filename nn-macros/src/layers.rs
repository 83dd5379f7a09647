//! The registry of layer kinds: one line each here, one file each in `layers/`.

pub(crate) mod activation;
mod batch_norm;
mod concat;
mod dense;
mod dropout;
mod identity;
mod norm;
pub(crate) mod path;
mod repeat;
mod residual;
mod scaler;

use crate::check::{Checker, Flow};
use crate::layer::Layer;
use crate::syntax::Item;

/// Reads and checks an item of a kind. Returns `None` if the item is so wrong that the chain continues without it.
pub(crate) type Read = fn(&mut Checker, &Item, &Flow) -> Option<Box<dyn Layer>>;

/// Every kind that is not an activation.
const KINDS: &[(&str, Read)] = &[
    ("BatchNorm", batch_norm::read),
    ("Concat", concat::read),
    ("Dense", dense::read),
    ("Dropout", dropout::read),
    ("GroupNorm", norm::read_group),
    ("Identity", identity::read),
    ("LayerNorm", norm::read_layer),
    ("Repeat", repeat::read),
    ("Residual", residual::read),
    ("Rescale", scaler::read_rescale),
    ("RmsNorm", norm::read_rms),
    ("Standardize", scaler::read_standardize),
];

/// The function that reads a kind.
pub(crate) fn find(kind: &str) -> Option<Read> {
    if activation::find(kind).is_some() {
        return Some(activation::read);
    }
    KINDS.iter().find(|(name, _)| *name == kind).map(|(_, read)| *read)
}

/// The names of all kinds.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(name, _)| *name).chain(activation::names())
}
