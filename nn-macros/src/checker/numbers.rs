//! Numbers of a declaration: read as literals, and checked as the network will compute with them. 1e-60, for example, is 0 in `f32`.

use proc_macro2::TokenStream;
use syn::{Expr, Lit, UnOp};

use super::Checker;
use crate::syntax::{Argument, ungrouped};

/// The range of a number.
#[derive(Clone, Copy)]
pub(crate) enum Bound {
    Any,
    AtLeast(f64),
    Above(f64),
    /// Above 0 and at most 1.
    Share,
    /// At least 0 and below 1.
    Probability,
}

impl Bound {
    fn holds(self, number: f64) -> bool {
        match self {
            Self::Any => true,
            Self::AtLeast(least) => number >= least,
            Self::Above(least) => number > least,
            Self::Share => number > 0.0 && number <= 1.0,
            Self::Probability => (0.0..1.0).contains(&number),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Any => "any number".to_owned(),
            Self::AtLeast(least) => format!("at least {least}"),
            Self::Above(least) => format!("greater than {least}"),
            Self::Share => "greater than 0 and at most 1".to_owned(),
            Self::Probability => "at least 0 and below 1".to_owned(),
        }
    }
}

impl Checker {
    /// Reads a number, as in `LeakyRelu(0.01)`.
    pub(crate) fn number(&mut self, argument: &Argument, what: &str, bound: Bound) -> Option<f64> {
        let number = literal(&argument.value);
        let Some(number) = number else {
            self.errors.at(&argument.value, format_args!("{what} must be a number literal, such as `0.01`"));
            return None;
        };
        match mistake(number, bound, self.scalar.0) {
            Some(mistake) => {
                self.errors.at(&argument.value, format_args!("{what} {mistake}"));
                None
            }
            None => Some(number),
        }
    }
}

/// Reads a literal with its sign.
pub(super) fn literal(tokens: &TokenStream) -> Option<f64> {
    let (expression, sign) = match syn::parse2(ungrouped(tokens.clone())).ok()? {
        Expr::Unary(unary) if unary.attrs.is_empty() && matches!(unary.op, UnOp::Neg(_)) => (*unary.expr, -1.0),
        expression => (expression, 1.0),
    };
    let Expr::Lit(literal) = expression else { return None };
    let (digits, suffix) = match &literal.lit {
        Lit::Int(number) => (number.base10_digits(), number.suffix()),
        Lit::Float(number) => (number.base10_digits(), number.suffix()),
        _ => return None,
    };
    let readable = literal.attrs.is_empty() && matches!(suffix, "" | "f32" | "f64");
    digits.parse::<f64>().ok().filter(|_| readable).map(|number| sign * number)
}

/// Why a number is not allowed, in the scalar it is rounded to. `None` if it is allowed.
fn mistake(number: f64, bound: Bound, scalar: &str) -> Option<String> {
    let (rounded, most) = if scalar == "f64" { (number, f64::MAX) } else { (f64::from(number as f32), f64::from(f32::MAX)) };
    if rounded.is_infinite() {
        return Some(format!("is out of range: the largest {scalar} is {most:.1e}"));
    }
    if !bound.holds(number) {
        return Some(format!("must be {}", bound.text()));
    }
    (!bound.holds(rounded)).then(|| format!("must be {}, but rounds to {rounded} in {scalar}", bound.text()))
}
