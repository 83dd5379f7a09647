//! Sizes that carry their tokens: numbers for literals, const expressions otherwise.

use std::rc::Rc;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::error::Errors;
use crate::syntax::ungrouped;

/// A size: how many numbers.
#[derive(Clone)]
pub(crate) struct Size {
    /// The number, if it is known here.
    known: Option<usize>,
    /// The expression, if the number is not known.
    expression: Rc<Expression>,
}

/// A const expression.
#[derive(Default)]
struct Expression {
    tokens: TokenStream,
    /// The text for messages and summaries: `2 * WIDTH`.
    text: String,
    /// Whether the tokens are the name of a constant.
    named: bool,
}

/// A size as the user wrote it.
pub(crate) enum Written {
    Number(usize),
    /// A const expression, and its text.
    Expression(TokenStream, String),
}

impl Written {
    /// Parses a literal or a const expression. Reports what cannot be a size.
    pub(crate) fn parse(tokens: &TokenStream, what: &str, errors: &mut Errors) -> Self {
        let tokens = ungrouped(tokens.clone());
        match syn::parse2::<syn::Expr>(tokens.clone()) {
            Ok(syn::Expr::Lit(literal)) if literal.attrs.is_empty() => match &literal.lit {
                syn::Lit::Int(number) if matches!(number.suffix(), "" | "usize") => match number.base10_parse::<usize>() {
                    Ok(0) => errors.at(&tokens, format_args!("{what} must be at least 1")),
                    // The product of two larger sizes could overflow.
                    Ok(size) if u32::try_from(size).is_ok() => return Self::Number(size),
                    _ => errors.at(&tokens, format_args!("{what} must be at most {}", u32::MAX)),
                },
                _ => errors.at(&tokens, format_args!("{what} must be an integer: a literal or a const expression of type `usize`")),
            },
            Ok(syn::Expr::Unary(unary)) if matches!(unary.op, syn::UnOp::Neg(_)) => {
                errors.at(&tokens, format_args!("{what} must be at least 1"));
            }
            // Some expressions, such as a lone `crate`, are not valid where the expansion puts them.
            Ok(_) if !starts_with_attribute(&tokens) && syn::parse2::<syn::Block>(quote!({ #tokens })).is_ok() => {
                let text = readable(&tokens);
                return Self::Expression(tokens, text);
            }
            _ => errors.at(&tokens, format_args!("{what} must be an integer: a literal or a const expression of type `usize`")),
        }
        Self::Number(1)
    }
}

/// Whether tokens start with an attribute: `#[cfg(wide)] 64`.
fn starts_with_attribute(tokens: &TokenStream) -> bool {
    matches!(tokens.clone().into_iter().next(), Some(proc_macro2::TokenTree::Punct(mark)) if mark.as_char() == '#')
}

impl Size {
    /// A known size.
    pub(crate) fn of(number: usize) -> Self {
        Self { known: Some(number), expression: Rc::default() }
    }

    /// A const expression of ours, such as `<T as Layer<8>>::OUT`, and its text for messages.
    pub(crate) fn expression(tokens: TokenStream, text: impl Into<String>) -> Self {
        Self { known: None, expression: Rc::new(Expression { tokens, text: text.into(), named: false }) }
    }

    /// The sum of many sizes.
    pub(crate) fn sum(sizes: impl IntoIterator<Item = Self>) -> Self {
        let (known, unknown): (Vec<_>, Vec<_>) = sizes.into_iter().partition(|size| size.known.is_some());
        let known = known.iter().fold(Self::of(0), |sum, size| sum.plus(size));
        match &unknown[..] {
            [] => known,
            [one] => known.plus(one),
            _ => {
                let all: Vec<_> = Some(known).filter(|known| known.known != Some(0)).into_iter().chain(unknown).collect();
                Self::expression(quote!(::nn_runtime::__private::sum([#(#all),*])), "…")
            }
        }
    }

    /// A named constant.
    pub(crate) fn named(path: TokenStream, text: String) -> Self {
        Self { known: None, expression: Rc::new(Expression { tokens: path, text, named: true }) }
    }

    /// Whether it is a number or a named constant.
    pub(crate) fn is_short(&self) -> bool {
        self.known.is_some() || self.expression.named
    }

    /// The number, if it is known here.
    pub(crate) fn known(&self) -> Option<usize> {
        self.known
    }

    /// Whether two sizes are certainly equal. Expressions are equal if their tokens are.
    pub(crate) fn surely_equals(&self, other: &Self) -> bool {
        match (self.known, other.known) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.expression.tokens.to_string() == other.expression.tokens.to_string(),
            _ => false,
        }
    }

    /// The text for messages: `64`, `2 * WIDTH`.
    pub(crate) fn text(&self) -> String {
        match self.known {
            Some(number) => number.to_string(),
            None => self.expression.text.clone(),
        }
    }

    /// With what it counts: `64 numbers`, `1 number`.
    pub(crate) fn counted(&self, one: &str) -> String {
        format!("{} {one}{}", self.text(), self.plural())
    }

    /// The ending of what it counts.
    pub(crate) fn plural(&self) -> &'static str {
        if self.known == Some(1) { "" } else { "s" }
    }

    /// As a generic argument: a literal as it is, an expression in braces.
    pub(crate) fn argument(&self) -> TokenStream {
        if self.known.is_some() { quote!(#self) } else { quote!({ #self }) }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(a), Some(b)) => Self::of(a.saturating_add(b)),
            (Some(0), None) => other.clone(),
            (None, Some(0)) => self.clone(),
            _ => Self::expression(quote!(::nn_runtime::__private::plus(#self, #other)), format!("{} + {}", self.text(), other.text())),
        }
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(a), Some(b)) => Self::of(a.saturating_mul(b)),
            (Some(1), None) => other.clone(),
            (None, Some(1)) => self.clone(),
            _ => {
                let is_sum = |text: &str| text.contains(" + ") || text.contains(" - ");
                let factor = |size: &Self| if is_sum(&size.text()) { format!("({})", size.text()) } else { size.text() };
                Self::expression(quote!(::nn_runtime::__private::times(#self, #other)), format!("{} * {}", factor(self), factor(other)))
            }
        }
    }

    /// The next multiple of the numbers of the widest register.
    pub(crate) fn rounded(&self) -> Self {
        match self.known {
            Some(size) => Self::of(size.next_multiple_of(16)),
            None => Self::expression(quote!(::nn_runtime::__private::rounded(#self)), format!("rounded({})", self.text())),
        }
    }

    /// The size of one of so many equal parts.
    pub(crate) fn divided(&self, parts: usize) -> Self {
        match self.known {
            Some(size) => Self::of(size / parts),
            None if parts == 1 => self.clone(),
            None => {
                let number = Literal::usize_unsuffixed(parts);
                Self::expression(quote!(::nn_runtime::__private::divided(#self, #number)), format!("({}) / {parts}", self.text()))
            }
        }
    }

    /// The size of one of so many equal parts. It is known if there are several.
    pub(crate) fn over(&self, parts: usize) -> Self {
        self.known.map_or_else(|| self.clone(), |size| Self::of(size / parts))
    }

    /// The side over which there are so many windows, one every `stride`: `(self - 1) · stride + more - less`.
    pub(crate) fn side(&self, stride: usize, [more, less]: [usize; 2]) -> Self {
        match self.known {
            Some(windows) => Self::of(((windows - 1) * stride + more).saturating_sub(less).max(1)),
            None if stride == 1 && more == less + 1 => self.clone(),
            None => {
                let text = match (more.checked_sub(less), less.checked_sub(more)) {
                    (Some(0), _) => format!("({} - 1) * {stride}", self.text()),
                    (Some(more), _) if more == stride => format!("{} * {stride}", self.text()),
                    (Some(more), _) => format!("({} - 1) * {stride} + {more}", self.text()),
                    (None, less) => format!("({} - 1) * {stride} - {}", self.text(), less.unwrap_or(0)),
                };
                let [stride, more, less] = [stride, more, less].map(Literal::usize_unsuffixed);
                Self::expression(quote!(::nn_runtime::__private::side(#self, #stride, [#more, #less])), text)
            }
        }
    }

    /// How many windows of this span fit, one every `stride`.
    pub(crate) fn windows(&self, span: &Self, stride: usize) -> Self {
        match (self.known(), span.known()) {
            (Some(side), Some(span)) => Self::of(side.saturating_sub(span) / stride + 1),
            (None, Some(1)) if stride == 1 => self.clone(),
            (side, span_number) => {
                let stride_tokens = Literal::usize_unsuffixed(stride);
                let text = match (side, span_number) {
                    (None, Some(span)) if stride == 1 => format!("{} - {}", self.text(), span - 1),
                    _ => format!("({} - {}) / {stride} + 1", self.text(), span.text()),
                };
                Self::expression(quote!(::nn_runtime::__private::windows(#self, #span, #stride_tokens)), text)
            }
        }
    }

    pub(crate) fn max(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(a), Some(b)) => Self::of(a.max(b)),
            _ if self.surely_equals(other) => self.clone(),
            _ => Self::expression(quote!(::nn_runtime::__private::max(#self, #other)), format!("max({}, {})", self.text(), other.text())),
        }
    }
}

impl ToTokens for Size {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.known {
            Some(number) => Literal::usize_unsuffixed(number).to_tokens(tokens),
            None => self.expression.tokens.to_tokens(tokens),
        }
    }
}

/// Tokens as a user would write them, without the braces around them.
fn readable(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    let text = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(&text);
    text.trim().replace(" :: ", "::").replace(" . ", ".")
}
