//! The grammar. It does not know the layer kinds and keeps the user's tokens. After a syntax error, parsing resumes after the next comma.

mod attributes;
mod ends;
mod onnx;
mod shape;
mod weights;
mod written;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Ident, Path, Token, Visibility, braced, parenthesized, token};

use crate::error::Errors;

pub(crate) use attributes::{Attributes, HeadLoss};
pub(crate) use ends::{End, Ends};
pub(crate) use onnx::Onnx;
pub(crate) use shape::{Shape, shape_of};
pub(crate) use weights::{Embed, Weights};

/// `pub struct Name(ends) -> ends { … }` with its attributes.
pub(crate) struct Declaration {
    pub attributes: Attributes,
    pub visibility: Visibility,
    pub keyword: Token![struct],
    pub name: Ident,
    pub inputs: Ends,
    pub outputs: Ends,
    pub body: Chain,
    /// The source text, as the user wrote it.
    pub text: String,
}

/// `#[onnx("model.onnx")] pub struct Name;`: a network that a file describes.
pub(crate) struct Described {
    pub attributes: Attributes,
    pub visibility: Visibility,
    pub keyword: Token![struct],
    pub name: Ident,
}

/// What stands in `network!`.
pub(crate) enum Parsed {
    Declaration(Box<Declaration>),
    Described(Box<Described>),
}

/// `{ member, member }`.
#[derive(Clone, Default)]
pub(crate) struct Chain {
    /// The output whose head it is: `kind: { … }` inside `Heads`.
    pub name: Option<Ident>,
    pub members: Vec<Member>,
    pub braces: Option<token::Brace>,
}

/// A member of a chain: the tokens between two commas.
#[derive(Clone)]
pub(crate) enum Member {
    Item(Item),
    Chain(Chain),
}

/// `name: Kind(argument, …) { … }`.
#[derive(Clone)]
pub(crate) struct Item {
    /// Its doc comments.
    pub docs: Vec<Attribute>,
    pub name: Option<Ident>,
    /// The name in files, if it is another one: `blocks.0.hidden`.
    pub path: Option<String>,
    pub target: Target,
    pub arguments: Option<Arguments>,
    pub body: Option<Chain>,
}

/// What an item names: a single word is a kind, a path of two or more segments is a type of the user.
#[derive(Clone)]
pub(crate) enum Target {
    Kind(Ident),
    Path(Path),
}

/// `(argument, …)`.
#[derive(Clone)]
pub(crate) struct Arguments {
    pub list: Vec<Argument>,
    pub parenthesis: token::Paren,
    /// Whether some could not be parsed. That has been reported.
    pub unreadable: bool,
}

/// `value`, `from -> value` or `name = value`.
#[derive(Clone)]
pub(crate) struct Argument {
    pub name: Option<Ident>,
    pub from: Option<TokenStream>,
    pub value: TokenStream,
}

impl ToTokens for Target {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Kind(kind) => kind.to_tokens(tokens),
            Self::Path(path) => path.to_tokens(tokens),
        }
    }
}

impl ToTokens for Argument {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.name.to_tokens(tokens);
        self.from.to_tokens(tokens);
        self.value.to_tokens(tokens);
    }
}

/// Parses a declaration. Returns `None` if not even its name and shapes can be parsed.
pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Option<Parsed> {
    let parser = |input: ParseStream| {
        let declaration = declaration(input, errors);
        if declaration.is_err() {
            skip(input, |_| false);
        }
        Ok(declaration)
    };
    let text = written::written(&tokens);
    match parser.parse2(tokens).and_then(|declaration| declaration) {
        Ok(Parsed::Declaration(declaration)) => Some(Parsed::Declaration(Box::new(Declaration { text, ..*declaration }))),
        Ok(described) => Some(described),
        Err(error) => {
            errors.push(error);
            None
        }
    }
}

fn declaration(input: ParseStream, errors: &mut Errors) -> syn::Result<Parsed> {
    let attributes = attributes::read(input.call(Attribute::parse_outer)?, errors);
    let visibility = input.parse()?;
    let form = "`struct Net(8) -> 1 { Dense(1) }`";
    let keyword = input.parse::<Token![struct]>().map_err(|_| input.error(format_args!("expected a network: {form}")))?;
    let name = input.parse()?;
    if attributes.is_described {
        if input.parse::<Token![;]>().is_err() || !input.is_empty() {
            return Err(input.error("the file of `#[onnx(…)]` has the shapes and the layers: write `struct Net;`"));
        }
        return Ok(Parsed::Described(Box::new(Described { attributes, visibility, keyword, name })));
    }
    if !input.peek(token::Paren) {
        return Err(input.error(format_args!("expected the shape of the input in parentheses: {form}")));
    }
    let content;
    parenthesized!(content in input);
    let inputs = ends::inputs(&content)?;
    input.parse::<Token![->]>().map_err(|_| input.error(format_args!("expected `->` and the shape of the output: {form}")))?;
    let outputs = ends::outputs(input)?;
    if !input.peek(token::Brace) {
        return Err(input.error(format_args!("expected the layers in braces: {form}")));
    }
    let content;
    let braces = braced!(content in input);
    let members = members(&content, errors);
    if !input.is_empty() {
        errors.push(input.error("`network!` declares a single network: remove what follows its closing brace"));
        skip(input, |_| false);
    }
    let body = Chain { name: None, members, braces: Some(braces) };
    let declaration = Declaration { attributes, visibility, keyword, name, inputs, outputs, body, text: String::new() };
    Ok(Parsed::Declaration(Box::new(declaration)))
}

/// Parses members up to the end. Reports and skips those that cannot be parsed.
fn members(input: ParseStream, errors: &mut Errors) -> Vec<Member> {
    let mut members = Vec::new();
    while !input.is_empty() {
        match member(input, errors) {
            Ok(member) => members.push(member),
            Err(error) => {
                errors.push(error);
                skip(input, |token| is_punct(token, ','));
            }
        }
        if input.is_empty() {
            break;
        }
        if input.parse::<Token![,]>().is_err() {
            errors.push(input.error("expected `,` between layers"));
            // A layer that follows without a comma is parsed anyway.
            if !(input.peek(Ident::peek_any) || input.peek(Token![::])) {
                skip(input, |token| is_punct(token, ','));
                let _ = input.parse::<Token![,]>();
            }
        }
    }
    members
}

fn member(input: ParseStream, errors: &mut Errors) -> syn::Result<Member> {
    // A doc comment documents the layer's view, and stays in the text of the declaration.
    let (docs, others): (Vec<_>, Vec<_>) =
        input.call(Attribute::parse_outer)?.into_iter().partition(|attribute| attribute.path().is_ident("doc"));
    for attribute in others {
        errors.at(attribute, "attributes are not allowed on layers, only doc comments");
    }
    if input.peek(token::Brace) {
        return Ok(Member::Chain(chain(input, errors)?));
    }
    if is_named(input) && input.peek3(token::Brace) {
        let name = Some(name(input)?);
        return Ok(Member::Chain(Chain { name, ..chain(input, errors)? }));
    }
    item(input, docs, errors).map(Member::Item)
}

fn chain(input: ParseStream, errors: &mut Errors) -> syn::Result<Chain> {
    let content;
    let braces = braced!(content in input);
    Ok(Chain { name: None, members: members(&content, errors), braces: Some(braces) })
}

fn item(input: ParseStream, docs: Vec<Attribute>, errors: &mut Errors) -> syn::Result<Item> {
    let name = if is_named(input) { Some(name(input)?) } else { None };
    if !(input.peek(Ident::peek_any) || input.peek(Token![::]) || input.peek(Token![<])) {
        return Err(input.error("expected a layer: `Dense(64)`, `Relu`, `name: Dense(64)`, or a path to a type"));
    }
    let path: Path =
        input.parse().map_err(|error| syn::Error::new(error.span(), "expected a layer: `Dense(64)`, `Relu`, or a path to a type"))?;
    let target = match path.get_ident() {
        Some(kind) => Target::Kind(kind.clone()),
        None => Target::Path(path),
    };
    let arguments = if input.peek(token::Paren) {
        let content;
        let parenthesis = parenthesized!(content in input);
        let (list, unreadable) = arguments(&content, errors);
        Some(Arguments { list, parenthesis, unreadable })
    } else {
        None
    };
    let body = if input.peek(token::Brace) { Some(chain(input, errors)?) } else { None };
    Ok(Item { docs, name, path: None, target, arguments, body })
}

/// Whether a name follows: `name: Dense(64)`.
fn is_named(input: ParseStream) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::])
}

/// A name and its colon.
fn name(input: ParseStream) -> syn::Result<Ident> {
    let name = input.parse().map_err(|_| input.error("a name cannot be a keyword"))?;
    input.parse::<Token![:]>()?;
    Ok(name)
}

fn arguments(input: ParseStream, errors: &mut Errors) -> (Vec<Argument>, bool) {
    let (mut list, mut unreadable) = (Vec::new(), false);
    while !input.is_empty() {
        no_attributes(input, errors);
        let name = if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let name = input.call(Ident::parse_any).ok();
            let _ = input.parse::<Token![=]>();
            no_attributes(input, errors);
            name
        } else {
            None
        };
        let first = until(input, &[',', '>']);
        let (from, value) = if input.parse::<Token![->]>().is_ok() {
            no_attributes(input, errors);
            (Some(first), until(input, &[',']))
        } else {
            (None, first)
        };
        if value.is_empty() || from.as_ref().is_some_and(TokenStream::is_empty) {
            errors.push(input.error("expected an argument"));
            unreadable = true;
        } else {
            let from = from.map(|from| one_expression(from, errors));
            list.push(Argument { name, from, value: one_expression(value, errors) });
        }
        if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            skip(input, |token| is_punct(token, ','));
        }
    }
    (list, unreadable)
}

/// Reports attributes on arguments: `Dense(#[cfg(wide)] 64)`.
fn no_attributes(input: ParseStream, errors: &mut Errors) {
    if let Ok(attributes) = input.call(Attribute::parse_outer) {
        for attribute in attributes {
            errors.at(attribute, "attributes are not allowed on arguments");
        }
    }
}

/// Ends an argument where its expression ends: `0.5 64` is not 0.564. Tokens that are no expression are left to the check of that argument.
fn one_expression(tokens: TokenStream, errors: &mut Errors) -> TokenStream {
    let read = |input: ParseStream| {
        let expression: Expr = input.parse()?;
        let surplus = input.cursor().token_tree().map(|(token, _)| token);
        skip(input, |_| false);
        Ok((expression, surplus))
    };
    match read.parse2(tokens.clone()) {
        Ok((expression, Some(surplus))) => {
            errors.at(surplus, "expected `,`");
            expression.into_token_stream()
        }
        _ => tokens,
    }
}

/// The tokens before the first of `marks`, or to the end. `,` is a comma, `>` is an arrow.
fn until(input: ParseStream, marks: &[char]) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() {
        if marks.contains(&',') && input.peek(Token![,]) || marks.contains(&'>') && input.peek(Token![->]) {
            break;
        }
        match input.parse::<TokenTree>() {
            Ok(token) => tokens.append(token),
            Err(_) => break,
        }
    }
    tokens
}

fn skip(input: ParseStream, stop: impl Fn(&TokenTree) -> bool) {
    let _ = input.step(|cursor| {
        let mut rest = *cursor;
        while let Some((token, next)) = rest.token_tree() {
            if stop(&token) {
                break;
            }
            rest = next;
        }
        Ok(((), rest))
    });
}

fn is_punct(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn expect_end(input: ParseStream, message: &str) -> syn::Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    let error = input.error(message);
    skip(input, |_| false);
    Err(error)
}

/// Removes invisible delimiters, which a `macro_rules!` leaves around a `$size:expr`.
pub(crate) fn ungrouped(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => ungrouped(group.stream()),
        _ => tokens,
    }
}

/// The span of the first token.
pub(crate) fn start(tokens: &TokenStream) -> Span {
    tokens.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// The spans of the first and the last token.
pub(crate) fn ends(tokens: &TokenStream) -> [Span; 2] {
    [start(tokens), end(tokens)]
}

/// The span of the last token.
pub(crate) fn end(tokens: &TokenStream) -> Span {
    tokens.clone().into_iter().last().map_or_else(Span::call_site, |token| token.span())
}
