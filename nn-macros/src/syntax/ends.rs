//! What a network takes and gives, as it is written: a shape, or several with names.

use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::{Ident, Token, parenthesized, token};

use super::shape::{Shape, in_braces, shape};
use super::{expect_end, is_named, name};

/// The inputs or the outputs: one without a name, or several with names.
pub(crate) struct Ends {
    pub list: Vec<End>,
    /// All of them, to be underlined.
    pub tokens: TokenStream,
}

/// `8`, or `facts: 8`.
pub(crate) struct End {
    pub name: Option<Ident>,
    pub shape: Shape,
}

impl Ends {
    /// Their names, if they have any.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Ident> {
        self.list.iter().filter_map(|end| end.name.as_ref())
    }

    fn one(shape: Shape) -> Self {
        Self { tokens: shape.tokens.clone(), list: vec![End { name: None, shape }] }
    }
}

/// The contents of the parentheses behind the name of the network.
pub(super) fn inputs(input: ParseStream) -> syn::Result<Ends> {
    if is_named(input) {
        return named(input);
    }
    let one = shape_or_braces(input)?;
    let expected = if input.peek(Token![,]) {
        "several inputs need names: `photo: [3, 32, 32], facts: 8`"
    } else {
        "expected one input shape: `8` or `[1, 28, 28]`"
    };
    expect_end(input, expected)?;
    Ok(Ends::one(one))
}

/// What stands behind the arrow. Several outputs are in parentheses.
pub(super) fn outputs(input: ParseStream) -> syn::Result<Ends> {
    let is_list = |fork: ParseStream| -> syn::Result<bool> {
        let content;
        parenthesized!(content in fork);
        Ok(is_named(&content))
    };
    if input.peek(token::Paren) && is_list(&input.fork())? {
        let content;
        parenthesized!(content in input);
        return named(&content);
    }
    let one = shape(input)?;
    if input.peek(Token![,]) {
        return Err(input.error("several outputs need names, in parentheses: `(kind: 5, price: 1)`"));
    }
    Ok(Ends::one(one))
}

/// `photo: [3, 32, 32], facts: 8`
fn named(input: ParseStream) -> syn::Result<Ends> {
    let tokens = input.fork().parse()?;
    let mut list = Vec::new();
    while !input.is_empty() {
        if !is_named(input) {
            expect_end(input, "expected a name and a shape, as the others have: `facts: 8`")?;
        }
        list.push(End { name: Some(name(input)?), shape: shape_or_braces(input)? });
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(Ends { list, tokens })
}

fn shape_or_braces(input: ParseStream) -> syn::Result<Shape> {
    if input.peek(token::Brace) { Ok(in_braces(input)) } else { shape(input) }
}
