//! Missing values: how they are recognised and handled.

use crate::encoder::MISSING_WORDS;

/// How missing values are handled.
///
/// A cell is a missing value if it is empty, null, or one of these texts in upper or lower case: `NA`, `N/A`, `#N/A`, `<NA>`, `NaN` with or
/// without a sign, `null`, `None`, `?`. [`Csv::missing_words`](super::Csv::missing_words) sets other texts, and
/// [`Csv::missing_words_in`](super::Csv::missing_words_in) sets them for some columns.
///
/// A target is never filled. With [`Mean`](Self::Mean) and [`Median`](Self::Median), a missing target is an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// Reading returns an error that names the line and the column.
    #[default]
    Error,
    /// The row is dropped.
    Drop,
    /// The cell is filled with the mean of its column, or with the most frequent category of a categorical column.
    Mean,
    /// The cell is filled with the median of its column, or with the most frequent category of a categorical column. With an even number of
    /// values, the median is the mean of the two middle ones.
    Median,
}

/// The texts that count as a missing value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    texts: Vec<String>,
    /// Those of them that are numbers, because −999 can be written in several ways.
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

    /// Whether a trimmed cell is one of them.
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

    /// Whether a number is one of them.
    pub(super) fn is_missing(&self, number: f64) -> bool {
        if number.is_nan() { self.has(b"NaN") } else { !self.numbers.is_empty() && self.has_number(number) }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::new(MISSING_WORDS.iter().map(|word| (*word).to_owned()).collect())
    }
}

/// Parses the number, finite or not, in a trimmed cell.
pub(super) fn number(cell: &[u8]) -> Option<f64> {
    // The second parser is for forms that only the standard library accepts, such as `+1`.
    fast_float2::parse(cell).ok().or_else(|| std::str::from_utf8(cell).ok()?.parse().ok())
}

/// Formats a cell for an error.
pub(super) fn quoted(cell: &[u8]) -> String {
    const SHOWN: usize = 40;
    let text = String::from_utf8_lossy(cell);
    let more = if text.chars().count() > SHOWN { "…" } else { "" };
    format!("{:?}{more}", text.chars().take(SHOWN).collect::<String>())
}
