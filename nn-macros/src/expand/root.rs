//! The path of the runtime, and the conditions under which an expansion is compiled at all.

use proc_macro2::{Ident, Punct, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;

/// The path of the runtime: the `$crate` that the runtime's macros pass on, whatever name a program gives to the crate. Without it,
/// `::nn_runtime`.
pub(crate) struct Root(Option<Ident>);

impl Root {
    /// Splits the root from the user's tokens after it.
    pub(crate) fn part(tokens: TokenStream) -> (Self, TokenStream) {
        let mut rest = tokens.clone().into_iter();
        match rest.next() {
            Some(TokenTree::Ident(root)) if root == "$crate" => (Self(Some(root)), rest.collect()),
            _ => (Self(None), tokens),
        }
    }

    /// Replaces every `::nn_runtime` of an expansion by the root.
    pub(crate) fn of(&self, expansion: TokenStream) -> TokenStream {
        let Some(root) = &self.0 else { return expansion };
        rooted(expansion, root)
    }
}

fn rooted(tokens: TokenStream, root: &Ident) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let mut inside = proc_macro2::Group::new(group.delimiter(), rooted(group.stream(), root));
                inside.set_span(group.span());
                out.push(inside.into());
            }
            TokenTree::Ident(name) if name == "nn_runtime" && starts_a_path(&out) => {
                out.truncate(out.len() - 2);
                let mut root = root.clone();
                root.set_span(root.span().located_at(name.span()));
                out.push(root.into());
            }
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}

/// Whether the tokens end in a `::` that starts a path, not one that continues a path.
fn starts_a_path(before: &[TokenTree]) -> bool {
    let [before @ .., TokenTree::Punct(first), TokenTree::Punct(second)] = before else { return false };
    let is_colon = |mark: &Punct| mark.as_char() == ':';
    if !(is_colon(first) && first.spacing() == Spacing::Joint && is_colon(second)) {
        return false;
    }
    match before {
        [.., TokenTree::Ident(word)] => {
            ["as", "const", "dyn", "for", "impl", "in", "match", "mut", "return"].iter().any(|keyword| word == keyword)
        }
        // `->` and `=>` end in the same character as `<T as Trait>`.
        [.., TokenTree::Punct(dash), TokenTree::Punct(end)] if end.as_char() == '>' => {
            dash.spacing() == Spacing::Joint && matches!(dash.as_char(), '-' | '=')
        }
        _ => true,
    }
}

/// Puts the conditions of the declaration, `#[cfg(…)]`, on its expansion.
pub(crate) fn when(conditions: &[Attribute], expansion: TokenStream) -> TokenStream {
    if conditions.is_empty() {
        return expansion;
    }
    quote!(#(#conditions)* ::nn_runtime::__private::items! { #expansion })
}
