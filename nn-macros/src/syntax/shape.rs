//! Shapes as they are written.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, Token, bracketed, parenthesized, token};

use super::{ungrouped, until};

/// `784`, `[1, 28, 28]` or `Tokens(64, 65)`.
pub(crate) struct Shape {
    pub sizes: Vec<TokenStream>,
    /// The dots of `[..=64, 27]` and `Tokens(..=64, 65)`: a row may have fewer steps.
    pub up_to: Option<TokenStream>,
    /// Whether it is a number of tokens and the size of their vocabulary.
    pub of_tokens: bool,
    /// The whole shape, to be underlined.
    pub tokens: TokenStream,
}

/// The shape that an argument is: `64`, `[64, 7, 7]`. A tuple is none.
pub(crate) fn shape_of(tokens: &TokenStream) -> Option<Shape> {
    let tokens = ungrouped(tokens.clone());
    match syn::parse2(tokens.clone()) {
        Ok(Expr::Tuple(_)) => None,
        _ => shape.parse2(tokens).ok().filter(|shape| !shape.of_tokens),
    }
}

/// An input of one size that is a const expression in braces. `shape` accepts one only if the braces of the body follow.
pub(super) fn in_braces(input: ParseStream) -> Shape {
    let tokens = until(input, &[',']);
    Shape { sizes: vec![tokens.clone()], up_to: None, of_tokens: false, tokens }
}

pub(super) fn shape(input: ParseStream) -> syn::Result<Shape> {
    if input.peek(Ident) && input.peek2(token::Paren) && input.fork().parse::<Ident>()? == "Tokens" {
        return tokens(input);
    }
    if input.peek(token::Bracket) {
        let content;
        let bracket = bracketed!(content in input);
        let up_to = up_to(&content)?;
        let sizes = sizes(&content)?;
        if let Some(dots) = up_to.as_ref().filter(|_| sizes.len() != 2) {
            return Err(only_steps(dots));
        }
        let mut tokens = TokenStream::new();
        bracket.surround(&mut tokens, |inner| inner.append_all(&sizes));
        if sizes.is_empty() || sizes.iter().any(TokenStream::is_empty) {
            return Err(syn::Error::new_spanned(tokens, "expected the sizes of a shape: `[1, 28, 28]`"));
        }
        return Ok(Shape { sizes, up_to, of_tokens: false, tokens });
    }
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(token::Brace) && !input.peek(Token![,]) {
        tokens.append(input.parse::<TokenTree>()?);
    }
    // A const expression in braces, `{ 2 * N }`, if the braces of the body follow.
    if tokens.is_empty() && input.peek(token::Brace) && input.peek2(token::Brace) {
        tokens.append(input.parse::<TokenTree>()?);
    }
    if tokens.is_empty() {
        return Err(input.error("expected a shape: `8` or `[1, 28, 28]`"));
    }
    Ok(Shape { sizes: vec![tokens.clone()], up_to: None, of_tokens: false, tokens })
}

/// `Tokens(64, 65)`
fn tokens(input: ParseStream) -> syn::Result<Shape> {
    let kind: Ident = input.parse()?;
    let content;
    let parenthesis = parenthesized!(content in input);
    let up_to = up_to(&content)?;
    let sizes = sizes(&content)?;
    let mut tokens = kind.to_token_stream();
    parenthesis.surround(&mut tokens, |inner| inner.append_separated(&sizes, <Token![,]>::default()));
    if sizes.len() != 2 || sizes.iter().any(TokenStream::is_empty) {
        let message = "`Tokens` takes the number of tokens in a row and the size of their vocabulary: `Tokens(64, 65)`";
        return Err(syn::Error::new_spanned(tokens, message));
    }
    Ok(Shape { sizes, up_to, of_tokens: true, tokens })
}

/// The dots before the first size.
fn up_to(input: ParseStream) -> syn::Result<Option<TokenStream>> {
    if !input.peek(Token![..]) {
        return Ok(None);
    }
    if !input.peek(Token![..=]) {
        let dots: Token![..] = input.parse()?;
        input.parse::<TokenStream>()?;
        return Err(syn::Error::new_spanned(dots, "a row may have as many steps as that, too: write `..=`"));
    }
    input.parse::<Token![..=]>().map(|dots| Some(dots.into_token_stream()))
}

/// Tokens between commas.
fn sizes(input: ParseStream) -> syn::Result<Vec<TokenStream>> {
    let (mut sizes, mut varies) = (Vec::new(), None);
    while !input.is_empty() {
        if input.peek(Token![..=]) && varies.is_none() {
            varies = up_to(&input.fork())?;
        }
        sizes.push(until(input, &[',']));
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    if let Some(dots) = varies {
        return Err(only_steps(&dots));
    }
    Ok(sizes)
}

fn only_steps(dots: &TokenStream) -> syn::Error {
    syn::Error::new_spanned(dots, "only the number of steps of a sequence can vary: `[..=64, 27]`")
}
