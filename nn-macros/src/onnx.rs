//! `#[onnx("model.onnx")] pub struct Net;`: the declaration and the numbers of a network from a file.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::error::Errors;
use crate::syntax::{self, Declaration, Described, Parsed, Weights};
use crate::weights;

/// Reads the file and declares what it describes. Returns `None` after an error, or in an editor that does not know where the file is.
pub(crate) fn declare(described: Described, errors: &mut Errors) -> Option<Declaration> {
    let Described { mut attributes, visibility, keyword, name } = described;
    let onnx = attributes.onnx.take()?;
    let bytes = weights::bytes(&onnx.file, errors)?;
    let sizes = onnx.sizes.iter().map(|(name, size)| (name.to_string(), *size)).collect();
    let network = match nn_onnx::read(&bytes, &nn_onnx::Options { sizes, fold: true }) {
        Ok(network) => network,
        Err(error) => {
            errors.at(&onnx.file, format_args!("`{}` cannot become a network: {error}", onnx.file.value()));
            return None;
        }
    };
    let text = format!("struct {name}{}", network.declaration);
    let tokens = text.parse().map(|tokens| at(tokens, onnx.file.span()));
    let Some(Parsed::Declaration(declaration)) = tokens.ok().and_then(|tokens| syntax::parse(tokens, errors)) else {
        errors.at(&onnx.file, format_args!("`{}` has names that cannot be written in a declaration", onnx.file.value()));
        return None;
    };
    if network.stream {
        attributes.stream = attributes.stream.or_else(|| Some(Ident::new("stream", onnx.file.span())));
    }
    attributes.weights = Some(Weights { file: onnx.file, narrow: onnx.narrow, renames: Vec::new(), given: Some(network.tensors) });
    let text = format!("{} {text}", visibility.to_token_stream());
    Some(Declaration { attributes, visibility, keyword, name, text: text.trim_start().to_owned(), ..*declaration })
}

/// Places tokens under the name of the file, where what is wrong with them is reported.
fn at(tokens: TokenStream, span: Span) -> TokenStream {
    let place = |tree| {
        let mut tree = match tree {
            TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), at(group.stream(), span))),
            other => other,
        };
        tree.set_span(span);
        tree
    };
    tokens.into_iter().map(place).collect()
}
