//! Numbers for the height and the width: `kernel = 3`, `kernel = [3, 5]`.

use syn::{Expr, Lit};

use super::Checker;
use crate::syntax::{Argument, ungrouped};

/// The largest number of a kernel, a stride, a padding or a dilation.
const MOST: usize = 4096;

impl Checker {
    /// Reads one number for both axes, or two. A layer over a sequence takes one, and `across` stands for the other.
    pub(crate) fn pair(&mut self, argument: &Argument, least: usize, across: Option<usize>) -> Option<[usize; 2]> {
        self.pair_or(argument, least, across, "")
    }

    /// How many positions are added on both sides of each axis, as [`pair`](Self::pair), or before and behind each: `[[0, 1], [2, 2]]`, and
    /// `[0, 1]` along a sequence.
    pub(crate) fn padding(&mut self, argument: &Argument, along_steps: bool, words: &str) -> Option<[[usize; 2]; 2]> {
        let within = |sides: &[usize; 2]| sides.iter().all(|side| *side <= MOST);
        let sides = |value: &Expr| match value {
            Expr::Array(array) => <[usize; 2]>::try_from(array.elems.iter().map(literal).collect::<Option<Vec<_>>>()?).ok().filter(within),
            _ => None,
        };
        match syn::parse2(ungrouped(argument.value.clone())) {
            Ok(value @ Expr::Array(_)) if along_steps => {
                if let Some(steps) = sides(&value) {
                    return Some([steps, [0, 0]]);
                }
            }
            Ok(Expr::Array(array)) if array.elems.len() == 2 => {
                if let (Some(height), Some(width)) = (sides(&array.elems[0]), sides(&array.elems[1])) {
                    return Some([height, width]);
                }
            }
            _ => {}
        }
        self.pair_or(argument, 0, along_steps.then_some(0), words).map(|padding| padding.map(|side| [side, side]))
    }

    /// The same where words are allowed too. `words` is the beginning of the message: "`same` or ".
    pub(crate) fn pair_or(&mut self, argument: &Argument, least: usize, across: Option<usize>, words: &str) -> Option<[usize; 2]> {
        let value = syn::parse2(ungrouped(argument.value.clone()));
        let is_list = matches!(value, Ok(Expr::Array(_) | Expr::Tuple(_)));
        let numbers = match value {
            Ok(Expr::Array(array)) if across.is_none() => array.elems.iter().map(literal).collect(),
            Ok(number) => literal(&number).map(|number| vec![number, across.unwrap_or(number)]),
            Err(_) => None,
        };
        let within = |number: &usize| (least..=MOST).contains(number) || across == Some(*number);
        match numbers.as_deref() {
            Some([height, width]) if [height, width].into_iter().all(within) => Some([*height, *width]),
            _ => {
                let name = argument.name.as_ref().map_or_else(String::new, ToString::to_string);
                let what = if name.is_empty() { "the kernel".to_owned() } else { format!("`{name}`") };
                let two = match across {
                    Some(_) if name == "padding" => ", or two for before and behind: `[2, 0]`",
                    None if name == "padding" => ", or two for height and width: `[1, 2]`, or `[[1, 2], [0, 1]]` for both sides of each",
                    None if what.contains("kernel") => ", or two for height and width: `[3, 5]`",
                    None => ", or two for height and width: `[1, 2]`",
                    Some(_) if is_list && name != "groups" => ": a sequence has only one axis",
                    Some(_) => "",
                };
                self.errors.at(&argument.value, format_args!("{what} must be {words}an integer literal from {least} to {MOST}{two}"));
                None
            }
        }
    }
}

/// A whole number, written without a suffix.
pub(crate) fn literal(number: &Expr) -> Option<usize> {
    match number {
        Expr::Lit(literal) if literal.attrs.is_empty() => match &literal.lit {
            Lit::Int(number) if number.suffix().is_empty() => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}
