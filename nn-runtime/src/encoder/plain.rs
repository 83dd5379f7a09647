//! Recognises texts with the same meaning: numbers and Boolean values in several notations, and words for a missing value.

/// The meaning of a category, independent of its notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain<'a> {
    /// A number with an optional fraction, as its digits, without trailing zeros of the fraction.
    Number { negative: bool, whole: &'a str, fraction: &'a str },
    /// Any other text. A Boolean value in Python's or upper-case notation becomes lower case.
    Text(&'a str),
}

impl<'a> Plain<'a> {
    /// Leading zeros stay: `007` and `7` are different codes.
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

/// Returns the number of a Boolean value, as typed files store it.
pub(crate) fn truth(cell: &str) -> Option<f64> {
    match cell {
        "true" | "True" | "TRUE" => Some(1.0),
        "false" | "False" | "FALSE" => Some(0.0),
        _ => None,
    }
}

/// Whether a trimmed cell is one of the words for a missing value, or a number equal to one of them.
pub(crate) fn is_missing<'w>(cell: &str, mut words: impl Iterator<Item = &'w str>) -> bool {
    // C and NumPy print a sign before NaN.
    let nan = cell.strip_prefix(['+', '-']).filter(|rest| rest.eq_ignore_ascii_case("nan"));
    let (cell, number) = (nan.unwrap_or(cell), cell.parse().ok().filter(|number: &f64| number.is_finite()));
    words.any(|word| word.eq_ignore_ascii_case(cell) || (number.is_some() && word.parse().ok() == number))
}
