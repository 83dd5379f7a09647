//! The attributes of a declaration.

use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Ident, Token};

use super::{Item, Onnx, Weights, item, until};
use crate::error::Errors;

/// The attributes that the compiler reads, and those that it passes on to the struct.
#[derive(Default)]
pub(crate) struct Attributes {
    /// `#[cfg(…)]`: whether the network is declared at all.
    pub conditions: Vec<Attribute>,
    pub passed_on: Vec<Attribute>,
    /// `#[loss(…)]`: the loss, or one for each head.
    pub losses: Vec<HeadLoss>,
    pub scalar: Option<Ident>,
    pub stack_bytes: Option<Expr>,
    pub weights: Option<Weights>,
    /// Whether there is a `#[onnx(…)]`, and the file that describes the network, if it could be read.
    pub is_described: bool,
    pub onnx: Option<Onnx>,
    /// `#[plain]`: every step stays a statement of its own.
    pub plain: bool,
    /// `#[stream]`: the network can run one step after the other. With the attribute's name, to be underlined.
    pub stream: Option<Ident>,
}

/// `CrossEntropy`, or `price = MeanSquaredError * 0.5`.
pub(crate) struct HeadLoss {
    pub head: Option<Ident>,
    pub item: Item,
    /// What the loss is multiplied by.
    pub factor: Option<TokenStream>,
}

/// Reads the compiler's attributes and passes the others on.
pub(super) fn read(all: Vec<Attribute>, errors: &mut Errors) -> Attributes {
    let mut attributes = Attributes::default();
    for attribute in all {
        let known =
            ["loss", "onnx", "plain", "scalar", "stack_bytes", "stream", "weights"].iter().find(|name| attribute.path().is_ident(name));
        let twice = match known {
            Some(&"loss") => !attributes.losses.is_empty(),
            Some(&"onnx") => attributes.onnx.is_some(),
            Some(&"plain") => attributes.plain,
            Some(&"scalar") => attributes.scalar.is_some(),
            Some(&"stack_bytes") => attributes.stack_bytes.is_some(),
            Some(&"stream") => attributes.stream.is_some(),
            Some(_) => attributes.weights.is_some(),
            None => {
                let to = if attribute.path().is_ident("cfg") { &mut attributes.conditions } else { &mut attributes.passed_on };
                to.push(attribute);
                continue;
            }
        };
        let name = attribute.path().get_ident().map(ToString::to_string).unwrap_or_default();
        attributes.is_described |= known == Some(&"onnx");
        if twice {
            let arguments = if matches!(name.as_str(), "plain" | "stream") { "" } else { "(…)" };
            errors.at(attribute.path(), format_args!("`#[{name}{arguments}]` is given twice"));
            continue;
        }
        let read = match known {
            Some(&"loss") => attribute.parse_args_with(|input: ParseStream| {
                attributes.losses = losses(input, errors)?;
                Ok(())
            }),
            Some(&"onnx") => attribute.parse_args().map(|onnx| attributes.onnx = Some(onnx)),
            Some(&"plain") => attribute.meta.require_path_only().map(|_| attributes.plain = true),
            Some(&"stream") => attribute.meta.require_path_only().map(|path| attributes.stream = path.get_ident().cloned()),
            Some(&"scalar") => attribute.parse_args().map(|scalar| attributes.scalar = Some(scalar)),
            Some(&"stack_bytes") => attribute.parse_args().map(|bytes| attributes.stack_bytes = Some(bytes)),
            _ => attribute.parse_args().map(|weights| attributes.weights = Some(weights)),
        };
        if read.is_err() {
            let expected = match known {
                Some(&"loss") => "a loss: `#[loss(MeanSquaredError)]`, or one of your own by its path, `#[loss(self::MyLoss)]`",
                Some(&"onnx") => "an ONNX file: `#[onnx(\"model.onnx\")]`, optionally with `sizes(length = 512)` or `as = f16` after it",
                Some(&"plain") => "`#[plain]` without arguments",
                Some(&"stream") => "`#[stream]` without arguments",
                Some(&"scalar") => "`#[scalar(f32)]` or `#[scalar(f64)]`",
                Some(&"stack_bytes") => "a number of bytes: `#[stack_bytes(1_000_000)]`",
                _ => {
                    "a file of weights: `#[weights(\"net.safetensors\")]`, optionally with `as = f16` or `rename(\"fc1\" = \"hidden\")` after it"
                }
            };
            errors.at(&attribute, format_args!("expected {expected}"));
        }
    }
    attributes
}

/// The loss, or the losses of named heads.
fn losses(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<HeadLoss>> {
    let mut losses = Vec::new();
    loop {
        let head = if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let head = input.parse()?;
            input.parse::<Token![=]>()?;
            Some(head)
        } else {
            None
        };
        let item = item(input, Vec::new(), errors)?;
        let factor = if input.parse::<Token![*]>().is_ok() { Some(until(input, &[','])) } else { None };
        losses.push(HeadLoss { head, item, factor });
        if input.is_empty() {
            return Ok(losses);
        }
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            return Ok(losses);
        }
    }
}
