//! Which texts mean the same: numbers and truth values written in several ways, and words for a missing value.

/// What a category is, however it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain<'a> {
    /// A number with a point, as its digits: without the zeros at the end of its fraction.
    Number { negative: bool, whole: &'a str, fraction: &'a str },
    /// Anything else, but for a truth value that is written as Python does.
    Text(&'a str),
}

impl<'a> Plain<'a> {
    /// Zeros before a number stay: they make another code of it.
    pub(crate) fn of(name: &'a str) -> Self {
        match name {
            "True" | "TRUE" => return Self::Text("true"),
            "False" | "FALSE" => return Self::Text("false"),
            _ => {}
        }
        let (negative, number) = name.strip_prefix('-').map_or((false, name), |number| (true, number));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
            return Self::Text(name);
        }
        let (whole, fraction) = (if whole.is_empty() { "0" } else { whole }, fraction.trim_end_matches('0'));
        Self::Number { negative: negative && !(whole == "0" && fraction.is_empty()), whole, fraction }
    }
}

/// The number that a truth value is in files whose columns have types.
pub(crate) fn truth(cell: &str) -> Option<f64> {
    match cell {
        "true" | "True" | "TRUE" => Some(1.0),
        "false" | "False" | "FALSE" => Some(0.0),
        _ => None,
    }
}

/// Whether a cell, without the spaces around it, is one of the words for a missing value, or a number that one of them is.
pub(crate) fn is_missing<'w>(cell: &str, mut words: impl Iterator<Item = &'w str>) -> bool {
    // C and NumPy print a sign before NaN.
    let nan = cell.strip_prefix(['+', '-']).filter(|rest| rest.eq_ignore_ascii_case("nan"));
    let (cell, number) = (nan.unwrap_or(cell), cell.parse().ok().filter(|number: &f64| number.is_finite()));
    words.any(|word| word.eq_ignore_ascii_case(cell) || (number.is_some() && word.parse().ok() == number))
}
