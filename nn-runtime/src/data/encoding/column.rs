//! A column of a table, and the numbers that its cells become.

use std::collections::HashMap;

use super::Unknown;
use crate::data::missing::{Words, number, quoted};
use crate::names::nearest;
use crate::scalar::Scalar;

/// A column of numbers, or of categories.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::data) struct Column {
    pub(in crate::data) name: String,
    pub(in crate::data) categories: Option<Categories>,
    /// What a cell without a value becomes: a number, or the place of a category.
    pub(in crate::data) fill: Option<f64>,
}

/// The number of a category that none of the known ones is.
const NONE_OF_THEM: f64 = -1.0;

impl Column {
    pub(in crate::data) fn of_numbers(name: &str) -> Self {
        Self { name: name.to_owned(), categories: None, fill: None }
    }

    /// How many numbers a cell becomes: one, or one for each category.
    pub(in crate::data) fn width(&self) -> usize {
        self.categories.as_ref().map_or(1, |categories| categories.names.len())
    }

    /// The number in a cell, or the place of its category; nothing where it has no value.
    pub(in crate::data) fn read(&self, cell: &[u8], words: &Words) -> Result<Option<f64>, String> {
        let cell = cell.trim_ascii();
        match &self.categories {
            None => numeric(cell, words),
            Some(_) if words.has(cell) => Ok(None),
            Some(categories) => categories.place(cell).map(Some),
        }
    }

    /// What it makes of a cell without a value, as a person writes it.
    pub(in crate::data) fn filled(&self) -> Option<String> {
        let fill = self.fill?;
        Some(self.categories.as_ref().map_or_else(|| fill.to_string(), |categories| categories.names[fill as usize].clone()))
    }
}

fn numeric(cell: &[u8], words: &Words) -> Result<Option<f64>, String> {
    match number(cell) {
        Some(number) if number.is_finite() => finite(number, words),
        _ if words.has(cell) => Ok(None),
        Some(_) if cell.iter().any(u8::is_ascii_digit) => Err(format!("found {}, which is beyond what f64 holds", quoted(cell))),
        Some(number) => finite(number, words),
        None => Err(format!("found {}, expected a number", quoted(cell))),
    }
}

/// A number that may stand for no value.
pub(in crate::data) fn finite(number: f64, words: &Words) -> Result<Option<f64>, String> {
    match () {
        () if words.stands_for_none(number) => Ok(None),
        () if number.is_finite() => Ok(Some(number)),
        () => Err(format!("found {number}, expected a finite number")),
    }
}

/// What an error says of a cell without a value.
pub(in crate::data) fn gap(cell: &[u8]) -> String {
    match cell.trim_ascii() {
        b"" => "the cell is empty".to_owned(),
        cell => format!("{} stands for no value", quoted(cell)),
    }
}

/// Categories, by their places.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::data) struct Categories {
    pub(in crate::data) names: Vec<String>,
    places: HashMap<String, usize>,
    pub(in crate::data) unknown: Unknown,
}

impl Categories {
    pub(in crate::data) fn new(names: Vec<String>, unknown: Unknown) -> Self {
        let places = names.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect();
        Self { names, places, unknown }
    }

    pub(in crate::data) fn find(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// Takes in one more; gives its place.
    pub(in crate::data) fn add(&mut self, name: &str) -> usize {
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }

    /// Brings them into the order of their names, so that it does not depend on the order of rows. Gives the new place of each.
    pub(in crate::data) fn sort(&mut self) -> Vec<usize> {
        let old = std::mem::take(&mut self.names);
        let mut names = old.clone();
        names.sort_unstable();
        *self = Self::new(names, self.unknown);
        old.iter().map(|name| self.places[name]).collect()
    }

    fn place(&self, cell: &[u8]) -> Result<f64, String> {
        let name = text(cell)?;
        match (self.find(name), self.unknown) {
            (Some(place), _) => Ok(place as f64),
            (None, Unknown::Zeros) => Ok(NONE_OF_THEM),
            (None, Unknown::Error) => Err(self.stranger(name)),
        }
    }

    fn stranger(&self, name: &str) -> String {
        let found = quoted(name.as_bytes());
        match nearest(name, self.names.iter().map(String::as_str)) {
            Some(near) => format!("found {found}, which is none of the {} categories; did you mean {near:?}?", self.names.len()),
            None => format!("found {found}, expected one of the categories {}", self.list()),
        }
    }

    /// Their names, as an error shows them.
    pub(in crate::data) fn list(&self) -> String {
        const SHOWN: usize = 12;
        let mut shown: Vec<String> = self.names.iter().take(SHOWN).map(|name| quoted(name.as_bytes())).collect();
        if self.names.len() > SHOWN {
            shown.push(format!("and {} more", self.names.len() - SHOWN));
        }
        shown.join(", ")
    }
}

/// The text of a category.
pub(in crate::data) fn text(cell: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(cell.trim_ascii()).map_err(|_| format!("found {}, expected a category in UTF-8", quoted(cell)))
}

/// Makes the numbers of a row from the cells of its columns, which stand at its beginning, NaN where they have no value: fills, and spreads
/// each category over a 1 and zeros. Goes from behind, so that no cell is overwritten before it is read.
pub(in crate::data) fn spread<S: Scalar>(columns: &[Column], row: &mut [S]) {
    let mut end = columns.iter().map(Column::width).sum();
    for (place, column) in columns.iter().enumerate().rev() {
        let read = row[place].to_f64();
        let cell = if read.is_nan() { column.fill.unwrap_or(read) } else { read };
        let start = end - column.width();
        if column.categories.is_none() {
            row[start] = S::from_f64(cell);
        } else {
            row[start..end].fill(S::ZERO);
            if cell >= 0.0 {
                row[start + cell as usize] = S::ONE;
            }
        }
        end = start;
    }
}
