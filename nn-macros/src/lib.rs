//! The compiler behind `network!` and `embed!`. Both macros are documented at their re-exports in `nn_runtime`.
//!
//! The stages: parsing turns tokens into a declaration, desugaring writes it out in full, checking turns it into a model, lowering turns
//! that into a plan, and expansion turns that into tokens again. Lowering and expansion cannot fail.

mod check;
mod checker;
mod desugar;
mod differentiate;
mod embed;
mod ends;
mod error;
mod expand;
mod fuse;
mod graph;
mod kernel;
mod landmark;
mod layer;
mod layers;
mod lower;
mod memory;
mod model;
mod onnx;
mod order;
mod plan;
mod shape;
mod step;
mod syntax;
#[cfg(test)]
mod tests;
mod walk;
mod weights;

use proc_macro2::TokenStream;

/// Compiles the declaration of a network.
#[proc_macro]
pub fn network(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    compile(tokens.into()).into()
}

/// Embeds a trained network that is declared elsewhere.
#[proc_macro]
pub fn embed(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    embed::embed(tokens.into()).into()
}

fn compile(tokens: TokenStream) -> TokenStream {
    let (root, tokens) = expand::Root::part(tokens);
    let mut errors = error::Errors::default();
    let Some(declaration) = declared(tokens, &mut errors) else { return errors.to_tokens() };
    let conditions = declaration.attributes.conditions.clone();
    root.of(expand::when(&conditions, compile_declaration(declaration, errors)))
}

/// The declaration that is written, or that a file describes.
fn declared(tokens: TokenStream, errors: &mut error::Errors) -> Option<syntax::Declaration> {
    match syntax::parse(tokens, errors)? {
        syntax::Parsed::Declaration(declaration) => Some(*declaration),
        syntax::Parsed::Described(described) => onnx::declare(*described, errors),
    }
}

fn compile_declaration(mut declaration: syntax::Declaration, mut errors: error::Errors) -> TokenStream {
    desugar::desugar(&mut declaration.body, &mut errors);
    let (model, errors) = check::check(&declaration, errors);
    if !errors.is_empty() {
        return expand::surface(&declaration, &model, &errors);
    }
    let program = lower::lower(&model);
    expand::expand(&declaration, &model, &program)
}
