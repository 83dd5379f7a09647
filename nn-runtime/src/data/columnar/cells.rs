//! Stores the decoded cells of a column.

use std::fmt::Display;
use std::io::Write;

use super::{Clock, ROWS};
use crate::data::table::Cell;

/// The cells of decoded rows, as numbers, texts, or both.
pub(in crate::data) struct Cells {
    numbers: Option<Vec<f64>>,
    texts: Option<Texts>,
    /// Whether each cell has a value.
    present: Vec<bool>,
}

/// Concatenated texts.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    /// The end of each text.
    ends: Vec<usize>,
}

impl Cells {
    pub(in crate::data) fn new(as_numbers: bool, as_texts: bool) -> Self {
        let numbers = as_numbers.then(|| Vec::with_capacity(ROWS));
        Self { numbers, texts: as_texts.then(Texts::default), present: Vec::with_capacity(ROWS) }
    }

    pub(in crate::data) fn clear(&mut self) {
        self.present.clear();
        if let Some(numbers) = &mut self.numbers {
            numbers.clear();
        }
        if let Some(texts) = &mut self.texts {
            texts.bytes.clear();
            texts.ends.clear();
        }
    }

    pub(in crate::data) fn len(&self) -> usize {
        self.present.len()
    }

    /// Returns a cell as a number if numbers are stored, or as a text.
    pub(in crate::data) fn at(&self, row: usize) -> Cell<'_> {
        match &self.numbers {
            Some(numbers) if self.present[row] => Cell::Number(numbers[row]),
            _ => self.text_at(row),
        }
    }

    /// Returns a cell as a text, if texts are stored.
    pub(in crate::data) fn text_at(&self, row: usize) -> Cell<'_> {
        match &self.texts {
            Some(texts) if self.present[row] => Cell::Text(texts.at(row)),
            _ => Cell::Nothing,
        }
    }

    /// Adds a missing value.
    pub(in crate::data) fn nothing(&mut self) {
        self.push(false, f64::NAN, |_| ());
    }

    /// Adds a number, with its text.
    pub(in crate::data) fn number(&mut self, number: f64, shown: impl Display) {
        self.push(true, number, |bytes| {
            // Writing to memory cannot fail.
            let _ = write!(bytes, "{shown}");
        });
    }

    /// Adds a decimal: digits / 10^`scale`.
    pub(in crate::data) fn decimal(&mut self, digits: f64, scale: i32) {
        let number = digits / 10_f64.powi(scale);
        self.number(number, number);
    }

    /// Adds a date or a time.
    pub(in crate::data) fn moment(&mut self, clock: Clock, count: i64) -> Result<(), String> {
        let text = if self.texts.is_some() { clock.text(count)? } else { String::new() };
        self.number(clock.number(count), text);
        Ok(())
    }

    /// Adds a text.
    pub(in crate::data) fn text(&mut self, text: &[u8]) {
        self.push(true, f64::NAN, |bytes| bytes.extend_from_slice(text));
    }

    fn push(&mut self, present: bool, number: f64, write: impl FnOnce(&mut Vec<u8>)) {
        self.present.push(present);
        if let Some(numbers) = &mut self.numbers {
            numbers.push(number);
        }
        if let Some(Texts { bytes, ends }) = &mut self.texts {
            write(bytes);
            ends.push(bytes.len());
        }
    }
}

impl Texts {
    fn at(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[row]]
    }
}
