//! Reads a column, and learns its categories and its fill value.

use super::Cell;
use super::digits::Digits;
use crate::data::encoding::{Categories, Column, gap, text};
use crate::data::missing::{Missing, Words};
use crate::data::notation::Notation;

#[derive(Clone, Debug)]
pub(super) struct Learner {
    pub(super) column: Column,
    /// Its place in the header.
    pub(super) place: usize,
    pub(super) missing: Missing,
    /// The vocabulary of its input, if that consists of tokens.
    pub(super) tokens: Option<Tokens>,
    /// How its cells are read.
    pub(super) reading: Reading,
    /// The maximum number of categories to learn. 0 if they are known.
    open: usize,
    /// The number of cells of each category.
    pub(super) counts: Vec<u64>,
    /// The number of missing values.
    pub(super) gaps: u64,
    /// The number of cells with an unknown category.
    pub(super) unknown: u64,
    seen: Seen,
    /// The check of the precision of its numbers.
    pub(super) digits: Digits,
}

/// The vocabulary of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tokens {
    /// The input that has it, by its number.
    pub(super) input: usize,
    /// How many tokens it has.
    pub(super) count: usize,
}

/// How the cells of a column are read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The texts that count as a missing value.
    pub(super) words: Words,
    pub(super) notation: Notation,
    /// Rounds to the network's scalar. `None` for `f64`.
    pub(super) round: Option<fn(f64) -> f64>,
}

/// The statistics from which a fill value is computed.
#[derive(Clone, Debug)]
enum Seen {
    Nothing,
    Mean { count: f64, mean: f64 },
    Median { cells: Vec<f64> },
}

impl Learner {
    pub(super) fn new(column: Column, place: usize, missing: Missing, reading: Reading, open: usize) -> Self {
        let seen = match missing {
            _ if column.categories.is_some() => Seen::Nothing,
            Missing::Mean => Seen::Mean { count: 0.0, mean: 0.0 },
            Missing::Median => Seen::Median { cells: Vec::new() },
            Missing::Error | Missing::Drop => Seen::Nothing,
        };
        let counts = vec![0; column.categories.as_ref().map_or(0, |categories| categories.names.len())];
        let digits = Digits::new(reading.round);
        Self { column, place, missing, tokens: None, reading, open, counts, gaps: 0, unknown: 0, seen, digits }
    }

    /// The same column, of an input that consists of tokens of this vocabulary.
    pub(super) fn with_tokens(self, tokens: Option<Tokens>) -> Self {
        Self { tokens, ..self }
    }

    /// Returns the columns, as far as they are learnt.
    pub(super) fn columns(learners: &[Self]) -> Vec<Column> {
        learners.iter().map(|learner| learner.column.clone()).collect()
    }

    pub(super) fn is_open(&self) -> bool {
        self.open > 0
    }

    /// Whether categories or a fill value must be learnt by a pass over the file.
    pub(super) fn learns(&self) -> bool {
        self.is_open() || (self.column.fill.is_none() && matches!(self.missing, Missing::Mean | Missing::Median))
    }

    /// Whether a row is dropped because of this cell.
    pub(super) fn drops(&self, cell: Cell<'_>) -> bool {
        let Reading { words, notation, .. } = &self.reading;
        self.missing == Missing::Drop
            && match cell {
                Cell::Text(text) if words.has(text.trim_ascii()) => true,
                // −999 can be written in several ways.
                Cell::Text(text) if *notation != Notation::PLAIN && self.column.categories.is_none() => {
                    notation.number(text.trim_ascii()).is_some_and(|number| words.is_missing(number))
                }
                Cell::Text(_) => false,
                Cell::Number(number) => words.is_missing(number),
                Cell::Nothing => true,
            }
    }

    /// Reads a cell: a number, the index of a category, or NaN for a missing value whose fill value is not known yet.
    pub(super) fn read(&mut self, cell: Cell<'_>) -> Result<f64, String> {
        let Reading { words, notation, .. } = &self.reading;
        let read = match cell {
            Cell::Nothing => return self.gap(b""),
            Cell::Text(text) if self.column.categories.is_some() => return self.category(text),
            Cell::Number(number) if self.column.categories.is_some() => return self.category(number.to_string().as_bytes()),
            Cell::Text(text) => self.column.read(text, words, *notation)?,
            Cell::Number(number) => self.column.finite(number, words)?,
        };
        let Some(number) = read else {
            return match cell {
                Cell::Text(text) => self.gap(text),
                Cell::Number(number) => self.gap(number.to_string().as_bytes()),
                Cell::Nothing => self.gap(b""),
            };
        };
        self.digits.add(number);
        match &mut self.seen {
            Seen::Nothing => {}
            Seen::Mean { count, mean } => {
                *count += 1.0;
                *mean += (number - *mean) / *count;
            }
            Seen::Median { cells } => cells.push(number),
        }
        Ok(number)
    }

    fn category(&mut self, cell: &[u8]) -> Result<f64, String> {
        let Reading { words, notation, .. } = &self.reading;
        if words.has(cell.trim_ascii()) {
            return self.gap(cell);
        }
        if let Some(categories) = self.column.categories.as_mut().filter(|_| self.open > 0) {
            let name = text(cell)?;
            let place = match categories.find_learnt(name) {
                Some(place) => place,
                None if categories.names.len() == self.open => {
                    let list = categories.list();
                    return Err(format!("there are more than {} categories: {list}; is the column categorical?", self.open));
                }
                None => {
                    self.counts.push(0);
                    categories.add(name)
                }
            };
            self.counts[place] += 1;
            return Ok(place as f64);
        }
        let Some(number) = self.column.read(cell, words, *notation)? else { return self.gap(cell) };
        match self.counts.get_mut(number as usize).filter(|_| number >= 0.0) {
            Some(count) => *count += 1,
            None => self.unknown += 1,
        }
        Ok(number)
    }

    fn gap(&mut self, cell: &[u8]) -> Result<f64, String> {
        self.gaps += 1;
        match (self.column.fill, self.missing) {
            (Some(fill), _) => Ok(fill),
            (None, Missing::Mean | Missing::Median) => Ok(f64::NAN),
            (None, Missing::Error | Missing::Drop) => {
                let wanted = if self.column.categories.is_some() { "a category" } else { "a number" };
                Err(format!("{}, expected {wanted}: `.missing(Missing::Drop)` drops such rows", gap(cell)))
            }
        }
    }

    /// Replaces the categories of a column of tokens by others, which have all of them. Returns the new index of each.
    pub(super) fn share(&mut self, names: &[String]) -> Vec<usize> {
        let Some(categories) = self.column.categories.as_mut().filter(|_| self.column.token) else { return Vec::new() };
        let shared = Categories::new(names.to_vec(), categories.unknown);
        let moved: Vec<usize> = categories.names.iter().filter_map(|name| shared.find_exactly(name)).collect();
        let mut counts = vec![0; names.len()];
        moved.iter().zip(&self.counts).for_each(|(to, count)| counts[*to] = *count);
        self.column.fill = self.column.fill.and_then(|fill| moved.get(fill as usize)).map(|place| *place as f64);
        (self.counts, *categories) = (counts, shared);
        moved
    }

    /// Computes the fill value and sorts learnt categories. Returns the new index of each category if they were sorted.
    pub(super) fn finish(&mut self) -> Result<Vec<usize>, String> {
        let mut moved = Vec::new();
        if let Some(categories) = self.column.categories.as_mut().filter(|_| self.open > 0) {
            moved = categories.sort();
            let mut counts = vec![0; moved.len()];
            moved.iter().zip(&self.counts).for_each(|(to, count)| counts[*to] = *count);
            self.counts = counts;
            self.open = 0;
        }
        if matches!(self.missing, Missing::Mean | Missing::Median) && self.column.fill.is_none() {
            self.column.fill = match &mut self.seen {
                Seen::Nothing => most_frequent(&self.counts).map(|place| place as f64),
                Seen::Mean { count, mean } => (*count > 0.0).then_some(*mean),
                Seen::Median { cells } => median(cells),
            };
            if self.column.fill.is_none() && self.gaps > 0 {
                return Err(format!("the column `{}` has no values from which to compute a fill value", self.column.name));
            }
        }
        Ok(moved)
    }
}

/// Returns the most frequent category, the first one of a tie.
fn most_frequent(counts: &[u64]) -> Option<usize> {
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    counts.iter().position(|count| *count == most)
}

/// Returns the median. With an even number of values it is the mean of the two middle ones.
fn median(cells: &mut [f64]) -> Option<f64> {
    let middle = cells.len() / 2;
    if cells.is_empty() {
        return None;
    }
    let odd = cells.len() % 2 == 1;
    let (below, upper, _) = cells.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = if odd { *upper } else { below.iter().copied().fold(f64::NEG_INFINITY, f64::max) };
    Some(lower / 2.0 + *upper / 2.0)
}
