//! Where the runtime is, and under which conditions an expansion is there at all.

use proc_macro2::{Ident, Punct, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;

/// Where the runtime is: the `$crate` that its macros hand on, whatever a program calls the crate. Without, it is `::nn_runtime`.
pub(crate) struct Root(Option<Ident>);

impl Root {
    /// Parts what the user wrote from the root before it.
    pub(crate) fn part(tokens: TokenStream) -> (Self, TokenStream) {
        let mut rest = tokens.clone().into_iter();
        match rest.next() {
            Some(TokenTree::Ident(root)) if root == "$crate" => (Self(Some(root)), rest.collect()),
            _ => (Self(None), tokens),
        }
    }

    /// The expansion with every `::nn_runtime` in it being the root.
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

/// Whether `::` stands last, with no path before it that it goes on.
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
        // `->` and `=>` end in the same mark as `<T as Trait>`.
        [.., TokenTree::Punct(dash), TokenTree::Punct(end)] if end.as_char() == '>' => {
            dash.spacing() == Spacing::Joint && matches!(dash.as_char(), '-' | '=')
        }
        _ => true,
    }
}

/// An expansion that is there where the network is: `#[cfg(…)]` on the declaration.
pub(crate) fn when(conditions: &[Attribute], expansion: TokenStream) -> TokenStream {
    if conditions.is_empty() {
        return expansion;
    }
    quote!(#(#conditions)* ::nn_runtime::__private::items! { #expansion })
}
