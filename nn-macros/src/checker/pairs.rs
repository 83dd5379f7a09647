//! Numbers for the height and the width: `kernel = 3`, `kernel = [3, 5]`.

use syn::{Expr, Lit};

use super::Checker;
use crate::syntax::{Argument, ungrouped};

/// The largest number of a kernel, a stride, a padding or a dilation.
const MOST: usize = 4096;

impl Checker {
    /// Reads one number for both axes, or two. A layer over a sequence takes one, and `across` stands for the other.
    pub(crate) fn pair(&mut self, argument: &Argument, least: usize, across: Option<usize>) -> Option<[usize; 2]> {
        let numbers = match syn::parse2(ungrouped(argument.value.clone())) {
            Ok(Expr::Array(array)) if across.is_none() => array.elems.iter().map(literal).collect(),
            Ok(number) => literal(&number).map(|number| vec![number, across.unwrap_or(number)]),
            Err(_) => None,
        };
        let within = |number: &usize| (least..=MOST).contains(number) || across == Some(*number);
        match numbers.as_deref() {
            Some([height, width]) if [height, width].into_iter().all(within) => Some([*height, *width]),
            _ => {
                let name = argument.name.as_ref().map_or_else(|| "a kernel".to_owned(), |name| format!("`{name}`"));
                let two = if across.is_none() { ", or two: `[3, 5]`" } else { "" };
                let message = format!("{name} must be a whole number from {least} to {MOST}, as a literal{two}");
                self.errors.at(&argument.value, message);
                None
            }
        }
    }
}

fn literal(number: &Expr) -> Option<usize> {
    match number {
        Expr::Lit(literal) if literal.attrs.is_empty() => match &literal.lit {
            Lit::Int(number) if number.suffix().is_empty() => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}
