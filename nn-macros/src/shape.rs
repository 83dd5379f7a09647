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

/// The shape of a value. In memory its channels lie side by side: a row is a matrix of positions by channels.
#[derive(Clone)]
pub(crate) struct Shape {
    /// The numbers of a row without positions, the features of a step, or the channels of a pixel.
    pub channels: Size,
    pub grid: Grid,
}

/// The positions of a shape.
#[derive(Clone)]
pub(crate) enum Grid {
    /// One: the value is a row of numbers.
    One,
    /// The steps of a sequence.
    Steps(Size),
    /// The pixels of an image.
    Pixels { height: Size, width: Size, both: Size },
}

/// One of the sizes of a shape.
#[derive(Clone, Copy)]
pub(crate) struct Axis {
    pub name: &'static str,
    /// Whether it is not one of the positions.
    pub is_channels: bool,
}

impl Grid {
    pub(crate) fn is_one(&self) -> bool {
        matches!(self, Self::One)
    }

    /// What one of its channels is called.
    pub(crate) fn channel(&self) -> &'static str {
        match self {
            Self::One => "number",
            Self::Steps(_) => "feature",
            Self::Pixels { .. } => "channel",
        }
    }

    /// Its sizes in the order of the declaration.
    fn axes(&self) -> &'static [Axis] {
        match self {
            Self::One => &[Axis { name: "size", is_channels: true }],
            Self::Steps(_) => {
                &[Axis { name: "number of steps", is_channels: false }, Axis { name: "number of features", is_channels: true }]
            }
            Self::Pixels { .. } => &[
                Axis { name: "number of channels", is_channels: true },
                Axis { name: "height", is_channels: false },
                Axis { name: "width", is_channels: false },
            ],
        }
    }

    /// What its positions are counted by.
    pub(crate) fn extent(&self) -> &'static str {
        match self {
            Self::One => "size",
            Self::Steps(_) => "number of steps",
            Self::Pixels { .. } => "height and width",
        }
    }
}

impl Shape {
    /// A row of numbers.
    pub(crate) fn numbers(size: Size) -> Self {
        Self { channels: size, grid: Grid::One }
    }

    pub(crate) fn image(channels: Size, height: Size, width: Size) -> Self {
        let both = height.times(&width);
        Self { channels, grid: Grid::Pixels { height, width, both } }
    }

    pub(crate) fn with_channels(&self, channels: Size) -> Self {
        Self { channels, grid: self.grid.clone() }
    }

    /// The same kind of shape with another height and width. A sequence has its number of steps as height.
    pub(crate) fn with_sides(&self, [height, width]: [Size; 2]) -> Self {
        match self.grid {
            Grid::Pixels { .. } => Self::image(self.channels.clone(), height, width),
            Grid::One | Grid::Steps(_) => Self { channels: self.channels.clone(), grid: Grid::Steps(height) },
        }
    }

    pub(crate) fn positions(&self) -> Size {
        match &self.grid {
            Grid::One => Size::of(1),
            Grid::Steps(positions) | Grid::Pixels { both: positions, .. } => positions.clone(),
        }
    }

    /// How many numbers it has.
    pub(crate) fn size(&self) -> Size {
        self.channels.times(&self.positions())
    }

    /// The height and the width. A sequence is an image of one column.
    pub(crate) fn sides(&self) -> [Size; 2] {
        match &self.grid {
            Grid::One => [Size::of(1), Size::of(1)],
            Grid::Steps(steps) => [steps.clone(), Size::of(1)],
            Grid::Pixels { height, width, .. } => [height.clone(), width.clone()],
        }
    }

    /// Whether the numbers of a row are in another order outside of the network: `[channels, height, width]`.
    pub(crate) fn is_turned(&self) -> bool {
        matches!(self.grid, Grid::Pixels { .. }) && self.channels.known() != Some(1) && self.positions().known() != Some(1)
    }

    /// As behind a `Flatten`, if it is an image.
    pub(crate) fn without_pixels(&self) -> Self {
        if matches!(self.grid, Grid::Pixels { .. }) { Self::numbers(self.size()) } else { self.clone() }
    }

    /// Whether both are numbers, sequences, or images.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.grid) == std::mem::discriminant(&other.grid)
    }

    /// Its sizes in the order of the declaration.
    pub(crate) fn sizes(&self) -> Vec<&Size> {
        match &self.grid {
            Grid::One => vec![&self.channels],
            Grid::Steps(steps) => vec![steps, &self.channels],
            Grid::Pixels { height, width, .. } => vec![&self.channels, height, width],
        }
    }

    /// The sizes that two shapes of the same kind have, each with its axis.
    pub(crate) fn pairs<'a>(&'a self, other: &'a Self) -> Vec<(Axis, &'a Size, &'a Size)> {
        let pairs = self.sizes().into_iter().zip(other.sizes());
        self.grid.axes().iter().zip(pairs).map(|(axis, (a, b))| (*axis, a, b)).collect()
    }

    /// The text for tables: `8`, `[64, 27]`, `[3, 32, 32]`.
    pub(crate) fn text(&self) -> String {
        let sizes: Vec<_> = self.sizes().into_iter().map(Size::text).collect();
        if sizes.len() == 1 { sizes.concat() } else { format!("[{}]", sizes.join(", ")) }
    }

    /// For messages: `64 numbers`, `a sequence of 28 steps with 10 features`, `an image of [3, 32, 32]`.
    pub(crate) fn described(&self) -> String {
        match &self.grid {
            Grid::One => self.channels.counted("number"),
            Grid::Steps(steps) => format!("a sequence of {} with {}", steps.counted("step"), self.channels.counted("feature")),
            Grid::Pixels { .. } => format!("an image of {}", self.text()),
        }
    }
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

    /// Half of an even size.
    pub(crate) fn half(&self) -> Self {
        match self.known {
            Some(size) => Self::of(size / 2),
            None => Self::expression(quote!(::nn_runtime::__private::half(#self)), format!("({}) / 2", self.text())),
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
