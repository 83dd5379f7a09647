//! `#[weights("…", as = i8)]`: whether a network's weights can be made smaller, and doing so.

use proc_macro2::Ident;

use crate::checker::spanned;
use crate::error::Errors;
use crate::layer::Placed;
use crate::layer::View;
use crate::model::Model;
use crate::weights::{Form, Narrow, Stored};

/// What the attribute asks for, where the network can have it.
pub(super) fn form(model: &Model, name: &Ident, errors: &mut Errors) -> Option<Form> {
    let Some(form) = Form::named(&name.to_string()) else {
        errors.at(name, format_args!("weights can be made smaller as f16 or i8, not as `{name}`"));
        return None;
    };
    if model.scalar.0 != "f32" {
        errors.at(name, format_args!("a network that computes in {} keeps its weights in it", model.scalar.0));
    }
    let of_path = |layer: &&&Placed| layer.layer.facts().view == View::Slices;
    let unknown = |layer: &&&Placed| layer.tensors.iter().any(|id| model.tensor(*id).len.known().is_none());
    let layers = model.all_layers();
    for layer in layers.iter().filter(of_path) {
        let message = format!("`{}` is a layer of its own, whose weights cannot be made smaller from here", layer.name);
        errors.at(spanned(layer.span), message);
    }
    // One size is enough to make those of all layers behind it unknown.
    if let Some(layer) = layers.iter().find(unknown).filter(|_| !layers.iter().any(|layer| of_path(&layer))) {
        let message = format!("the weights of `{}` can only be made smaller where sizes are literals", layer.name);
        errors.at(spanned(layer.span), message);
    }
    errors.is_empty().then_some(form)
}

/// The numbers of a file that fits, in their smaller form.
pub(super) fn narrow(model: &Model, form: Form, stored: &[Stored<'_>], errors: &mut Errors) -> Narrow {
    let mut narrow = Narrow::new(form);
    for tensor in &model.tensors {
        let Some(stored) = stored.iter().find(|stored| stored.name == tensor.name) else { continue };
        if !tensor.is_matrix() {
            narrow.push(stored);
        } else if let Err(number) = narrow.push_weight(stored) {
            let layer = model.all_layers().into_iter().find(|layer| layer.name == tensor.layer);
            let why = if number.is_finite() { "is beyond the numbers of f16" } else { "cannot be made smaller" };
            errors.at(spanned(super::span(layer)), format_args!("`{}` holds {number}, which {why}", tensor.name));
        }
    }
    narrow
}
