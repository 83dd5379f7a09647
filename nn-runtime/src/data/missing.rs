//! Cells without a value: which they are, and what becomes of them.

use crate::encoder::MISSING_WORDS;

/// What becomes of a cell without a value.
///
/// A cell counts as one when it is empty or, in any case of letters, `NA`, `N/A`, `#N/A`, `<NA>`, `NaN` with or without a sign, `null`, `None`
/// or `?`; [`Csv::missing_words`](super::Csv::missing_words) names other texts, [`Csv::missing_words_in`](super::Csv::missing_words_in) those of
/// some columns. A target is never made up: in its columns
/// [`Mean`](Self::Mean) and [`Median`](Self::Median) are errors too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// Reading ends with an error that names the line and the column.
    #[default]
    Error,
    /// The row is left out.
    Drop,
    /// It becomes the mean of its column; in a column of categories, the most frequent one.
    Mean,
    /// It becomes the median of its column, of two numbers in the middle their mean; in a column of categories, the most frequent one.
    Median,
}

/// The texts that stand for no value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    texts: Vec<String>,
    /// Those of them that are numbers: −999 is written in many ways.
    numbers: Vec<f64>,
}

impl Words {
    pub(super) fn new(texts: Vec<String>) -> Self {
        let texts: Vec<String> = texts.into_iter().map(|text| text.trim().to_owned()).collect();
        let numbers = texts.iter().filter_map(|text| text.parse().ok()).filter(|number: &f64| number.is_finite()).collect();
        Self { texts, numbers }
    }

    pub(super) fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether a cell, without the spaces around it, is one of them.
    pub(super) fn has(&self, cell: &[u8]) -> bool {
        // C and NumPy print a sign before NaN.
        let cell = match cell {
            [b'+' | b'-', rest @ ..] if rest.eq_ignore_ascii_case(b"nan") => rest,
            cell => cell,
        };
        self.texts.iter().any(|text| text.as_bytes().eq_ignore_ascii_case(cell))
            || (!self.numbers.is_empty() && number(cell).is_some_and(|number| self.has_number(number)))
    }

    fn has_number(&self, number: f64) -> bool {
        self.numbers.contains(&number)
    }

    /// Whether a number is one of them: one that was named, or NaN.
    pub(super) fn stands_for_none(&self, number: f64) -> bool {
        if number.is_nan() { self.has(b"NaN") } else { !self.numbers.is_empty() && self.has_number(number) }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::new(MISSING_WORDS.iter().map(|word| (*word).to_owned()).collect())
    }
}

/// The number, finite or not, that a cell without spaces around it is.
pub(super) fn number(cell: &[u8]) -> Option<f64> {
    // The second reading is for forms that only the standard library takes, such as `+1`.
    fast_float2::parse(cell).ok().or_else(|| std::str::from_utf8(cell).ok()?.parse().ok())
}

/// A cell as an error shows it.
pub(super) fn quoted(cell: &[u8]) -> String {
    const SHOWN: usize = 40;
    let text = String::from_utf8_lossy(cell);
    let more = if text.chars().count() > SHOWN { "…" } else { "" };
    format!("{:?}{more}", text.chars().take(SHOWN).collect::<String>())
}
