//! The cells of a column, some thousand at a time.

use std::fmt::Display;
use std::io::Write;

use super::{Clock, ROWS};
use crate::data::table::Cell;

/// Cells of some rows, as numbers, as texts, or as both.
pub(in crate::data) struct Cells {
    numbers: Option<Vec<f64>>,
    texts: Option<Texts>,
    /// Whether each has a value.
    present: Vec<bool>,
}

/// Texts one behind the other.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    /// Where each ends.
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

    /// A cell as a number where they are wanted so, else as a text.
    pub(in crate::data) fn at(&self, row: usize) -> Cell<'_> {
        match &self.numbers {
            Some(numbers) if self.present[row] => Cell::Number(numbers[row]),
            _ => self.text_at(row),
        }
    }

    /// A cell as a text where they are wanted so.
    pub(in crate::data) fn text_at(&self, row: usize) -> Cell<'_> {
        match &self.texts {
            Some(texts) if self.present[row] => Cell::Text(texts.at(row)),
            _ => Cell::Nothing,
        }
    }

    /// Takes in a cell without a value.
    pub(in crate::data) fn nothing(&mut self) {
        self.take(false, f64::NAN, |_| ());
    }

    /// Takes in a number, and what it prints as.
    pub(in crate::data) fn number(&mut self, number: f64, shown: impl Display) {
        self.take(true, number, |bytes| {
            // To memory, which does not fail.
            let _ = write!(bytes, "{shown}");
        });
    }

    /// Takes in digits over a power of ten.
    pub(in crate::data) fn decimal(&mut self, digits: f64, scale: i32) {
        let number = digits / 10_f64.powi(scale);
        self.number(number, number);
    }

    /// Takes in a date or a time.
    pub(in crate::data) fn moment(&mut self, clock: Clock, count: i64) -> Result<(), String> {
        let text = if self.texts.is_some() { clock.text(count)? } else { String::new() };
        self.number(clock.number(count), text);
        Ok(())
    }

    /// Takes in a text.
    pub(in crate::data) fn text(&mut self, text: &[u8]) {
        self.take(true, f64::NAN, |bytes| bytes.extend_from_slice(text));
    }

    fn take(&mut self, present: bool, number: f64, write: impl FnOnce(&mut Vec<u8>)) {
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
