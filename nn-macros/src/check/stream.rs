//! `#[stream]`: every layer has to run one step after the other.

use proc_macro2::Ident;

use crate::checker::spanned;
use crate::error::Errors;
use crate::layer::Streams;
use crate::model::Model;

/// Reports what a network with `#[stream]` has that needs more of a sequence than what has been seen of it. `attribute` is to be underlined.
pub(super) fn check(model: &Model, attribute: &Ident, errors: &mut Errors) {
    if model.inputs.only().is_none() || model.outputs.only().is_none() {
        errors.at(attribute, "a stream has one input and one output, and they have no names");
        return;
    }
    let input = model.inputs.shape();
    if !input.grid.is_sequence() && !input.grid.is_tokens() {
        let given = input.described();
        errors.at(
            attribute,
            format_args!("a stream goes along a sequence, but the network's input is {given}: declare it as `[steps, features]`"),
        );
        return;
    }
    for node in model.graph.declared() {
        if let Streams::No(reason) = node.layer.facts().streams {
            errors.at(spanned(node.span), format_args!("layer `{}` {reason}", node.name));
        }
    }
}
