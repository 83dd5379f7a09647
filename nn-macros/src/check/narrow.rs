//! `#[weights("…", as = i8)]`: checks whether a network's weights can be stored in a smaller type, and converts them.

use proc_macro2::Ident;

use crate::checker::spanned;
use crate::error::Errors;
use crate::layer::{Node, Role, View};
use crate::model::Model;
use crate::weights::{Form, Narrow, Stored};

/// The form that the attribute requests, if the network supports it.
pub(super) fn form(model: &Model, name: &Ident, errors: &mut Errors) -> Option<Form> {
    let Some(form) = Form::named(&name.to_string()) else {
        errors.at(name, format_args!("`as` must be `f16` or `i8`, not `{name}`"));
        return None;
    };
    if model.scalar.0 != "f32" {
        errors.at(name, format_args!("`as` requires a network that computes in f32, not {}", model.scalar.0));
    }
    let of_path = |layer: &&&Node| layer.layer.facts().view == View::Slices;
    let unknown = |layer: &&&Node| layer.tensors.iter().any(|id| model.tensor(*id).len.known().is_none());
    let layers = model.graph.declared();
    for layer in layers.iter().filter(of_path) {
        let message = format!("`as` cannot convert the weights of `{}`: that layer is declared elsewhere", layer.name);
        errors.at(spanned(layer.span), message);
    }
    // One unknown size makes those of all later layers unknown, so only the first one is reported.
    if let Some(layer) = layers.iter().find(unknown).filter(|_| !layers.iter().any(|layer| of_path(&layer))) {
        let message = format!("`as` requires literal sizes, but `{}` has a const expression", layer.name);
        errors.at(spanned(layer.span), message);
    }
    errors.is_empty().then_some(form)
}

/// Converts the numbers of a file that fits the network to the smaller form.
pub(super) fn narrow(model: &Model, form: Form, stored: &[Stored<'_>], errors: &mut Errors) -> Narrow {
    let mut narrow = Narrow::new(form);
    for tensor in &model.tensors {
        let Some(stored) = stored.iter().find(|stored| stored.name == tensor.name) else { continue };
        if !tensor.is_matrix() {
            narrow.push(stored, tensor.role == Role::Table);
        } else if let Err(number) = narrow.push_weight(stored) {
            let layer = model.graph.declared().into_iter().find(|layer| layer.name == tensor.layer);
            let why = if number.is_finite() { "is out of range for f16" } else { "cannot be converted" };
            errors.at(spanned(super::span(layer)), format_args!("`{}` holds {number}, which {why}", tensor.name));
        }
    }
    narrow
}
