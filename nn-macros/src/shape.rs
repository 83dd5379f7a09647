//! Sizes that carry their tokens: numbers where they are literals, const expressions where they are not.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::error::Errors;
use crate::syntax::ungrouped;

/// A size: how many numbers.
#[derive(Clone)]
pub(crate) struct Size {
    /// The number, where the compiler knows it.
    known: Option<usize>,
    /// What to write in an expression where it is not known.
    tokens: TokenStream,
}

impl Size {
    /// A known size.
    pub(crate) fn of(number: usize) -> Self {
        Self { known: Some(number), tokens: TokenStream::new() }
    }

    /// A const expression of ours, such as `<T as Layer<8>>::OUT`.
    pub(crate) fn expression(tokens: TokenStream) -> Self {
        Self { known: None, tokens }
    }

    /// What the user wrote: a literal or a const expression. Anything that is surely no size is an error.
    pub(crate) fn parse(tokens: &TokenStream, what: &str, errors: &mut Errors) -> Self {
        let tokens = ungrouped(tokens.clone());
        match syn::parse2::<syn::Expr>(tokens.clone()) {
            Ok(syn::Expr::Lit(literal)) => match &literal.lit {
                syn::Lit::Int(number) if matches!(number.suffix(), "" | "usize") => match number.base10_parse::<usize>() {
                    Ok(0) => errors.at(&tokens, format_args!("{what} is at least 1")),
                    // Anything larger could not be multiplied with another without overflow.
                    Ok(size) if u32::try_from(size).is_ok() => return Self::of(size),
                    _ => errors.at(&tokens, format_args!("{what} is at most {}", u32::MAX)),
                },
                _ => errors.at(&tokens, format_args!("{what} is a whole number, as a literal or a const expression of type `usize`")),
            },
            Ok(syn::Expr::Unary(unary)) if matches!(unary.op, syn::UnOp::Neg(_)) => {
                errors.at(&tokens, format_args!("{what} is at least 1"));
            }
            // Some expressions, such as a lone `crate`, are none where we put them.
            Ok(_) if syn::parse2::<syn::Block>(quote!({ #tokens })).is_ok() => return Self { known: None, tokens: quote!({ #tokens }) },
            _ => errors.at(&tokens, format_args!("{what} is a whole number, as a literal or a const expression of type `usize`")),
        }
        Self::of(1)
    }

    /// The number, where the compiler knows it.
    pub(crate) fn known(&self) -> Option<usize> {
        self.known
    }

    /// Whether the two are surely the same.
    pub(crate) fn surely_equals(&self, other: &Self) -> bool {
        match (self.known, other.known) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.text() == other.text(),
            _ => false,
        }
    }

    /// How a person reads it: `64`, `2 * WIDTH`.
    pub(crate) fn text(&self) -> String {
        match self.known {
            Some(number) => number.to_string(),
            None => readable(&self.tokens),
        }
    }

    /// As the argument of a generic type: a literal stands as it is, an expression in braces.
    pub(crate) fn argument(&self) -> TokenStream {
        let block = syn::parse2::<syn::Block>(self.tokens.clone()).is_ok();
        if block || self.known.is_some() { quote!(#self) } else { quote!({ #self }) }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(a), Some(b)) => Self::of(a.saturating_add(b)),
            (Some(0), None) => other.clone(),
            (None, Some(0)) => self.clone(),
            _ => Self::expression(quote!(::nn_runtime::__private::plus(#self, #other))),
        }
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(a), Some(b)) => Self::of(a.saturating_mul(b)),
            (Some(1), None) => other.clone(),
            (None, Some(1)) => self.clone(),
            _ => Self::expression(quote!(::nn_runtime::__private::times(#self, #other))),
        }
    }

    pub(crate) fn max(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(a), Some(b)) => Self::of(a.max(b)),
            _ if self.surely_equals(other) => self.clone(),
            _ => Self::expression(quote!(::nn_runtime::__private::max(#self, #other))),
        }
    }
}

impl ToTokens for Size {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.known {
            Some(number) => Literal::usize_unsuffixed(number).to_tokens(tokens),
            None => self.tokens.to_tokens(tokens),
        }
    }
}

/// Tokens as a person would have written them, without the braces we put around.
fn readable(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    let text = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(&text);
    text.trim().replace(" :: ", "::").replace(" . ", ".")
}
