//! The conversion of a column's cells to numbers.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Unknown;
use crate::data::missing::{Words, quoted};
use crate::data::notation::{Notation, no_number};
use crate::encoder::{Plain, truth};
use crate::names::nearest;
use nn_kernels::Scalar;

/// A column of numbers or categories.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::data) struct Column {
    pub(in crate::data) name: String,
    pub(in crate::data) categories: Option<Categories>,
    /// Whether a category is a token: the number of the category, not a 1 among zeros.
    pub(in crate::data) token: bool,
    /// The value for missing cells: a number, or the index of a category.
    pub(in crate::data) fill: Option<f64>,
    /// The texts that count as a missing value, if they differ from those of the other columns.
    pub(in crate::data) words: Option<Words>,
    /// The unit of its numbers.
    pub(in crate::data) unit: Unit,
}

/// A number x of the file becomes (x − subtract) / divide, computed in `f64` so that rounding to the network's scalar loses less.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::data) struct Unit {
    pub(in crate::data) subtract: f64,
    pub(in crate::data) divide: f64,
}

impl Unit {
    pub(in crate::data) const PLAIN: Self = Self { subtract: 0.0, divide: 1.0 };

    /// Returns the reason if the unit is invalid.
    pub(in crate::data) fn fault(self) -> Option<String> {
        let Self { subtract, divide } = self;
        let sound = subtract.is_finite() && divide.is_finite() && divide != 0.0;
        (!sound).then(|| format!("({subtract}, {divide}) is not a unit: both numbers must be finite, and the second must not be 0"))
    }

    fn to(self, number: f64) -> f64 {
        if self == Self::PLAIN { number } else { (number - self.subtract) / self.divide }
    }

    /// Converts a number back to the unit of the file.
    pub(in crate::data) fn back(self, number: f64) -> f64 {
        if self == Self::PLAIN { number } else { number * self.divide + self.subtract }
    }
}

/// The index that stands for an unknown category.
const UNKNOWN: f64 = -1.0;

impl Column {
    pub(in crate::data) fn of_numbers(name: &str) -> Self {
        Self { name: name.to_owned(), categories: None, token: false, fill: None, words: None, unit: Unit::PLAIN }
    }

    /// Returns how many numbers a cell becomes: one, or one per category that is no token.
    pub(in crate::data) fn width(&self) -> usize {
        self.categories.as_ref().filter(|_| !self.token).map_or(1, |categories| categories.names.len())
    }

    /// Returns the number in a cell, or the index of its category. `None` for a missing value.
    pub(in crate::data) fn read(&self, cell: &[u8], words: &Words, notation: Notation) -> Result<Option<f64>, String> {
        let cell = cell.trim_ascii();
        match &self.categories {
            None => Ok(numeric(cell, words, notation)?.map(|number| self.unit.to(number))),
            Some(_) if words.has(cell) => Ok(None),
            Some(categories) => categories.place(cell).map(Some),
        }
    }

    /// Converts a number to the unit. `None` for a missing value.
    pub(in crate::data) fn finite(&self, number: f64, words: &Words) -> Result<Option<f64>, String> {
        Ok(finite(number, words)?.map(|number| self.unit.to(number)))
    }

    /// Returns the fill value as text, in the unit of the file.
    pub(in crate::data) fn filled(&self) -> Option<String> {
        let fill = self.fill?;
        Some(
            self.categories.as_ref().map_or_else(|| self.unit.back(fill).to_string(), |categories| categories.names[fill as usize].clone()),
        )
    }
}

fn numeric(cell: &[u8], words: &Words, notation: Notation) -> Result<Option<f64>, String> {
    match notation.number(cell).or_else(|| truth(std::str::from_utf8(cell).ok()?)) {
        Some(number) if number.is_finite() => finite(number, words),
        _ if words.has(cell) => Ok(None),
        Some(_) if cell.iter().any(u8::is_ascii_digit) => Err(format!("found {}, which is outside the range of f64", quoted(cell))),
        Some(number) => finite(number, words),
        None => Err(no_number(cell, notation)),
    }
}

/// Checks that a number is finite. `None` for a missing value.
fn finite(number: f64, words: &Words) -> Result<Option<f64>, String> {
    match () {
        () if words.is_missing(number) => Ok(None),
        () if number.is_finite() => Ok(Some(number)),
        () => Err(format!("found {number}, expected a finite number")),
    }
}

/// Describes a missing value for an error.
pub(in crate::data) fn gap(cell: &[u8]) -> String {
    match cell.trim_ascii() {
        b"" => "the cell is empty".to_owned(),
        cell => format!("{} is a missing value", quoted(cell)),
    }
}

/// Categories and their indices.
///
/// A category can be written in several ways: pandas writes integers as `1`, but as `1.0` if the column has missing values, and Booleans as
/// `True`. A name is searched as it is written, then in its plain form. `1.10` and `1.1`, which can be versions, are distinct if both are known,
/// and equal otherwise.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::data) struct Categories {
    pub(in crate::data) names: Vec<String>,
    places: HashMap<String, usize>,
    /// The indices by plain form. `None` if several categories have the same plain form.
    plain: HashMap<String, Option<usize>>,
    pub(in crate::data) unknown: Unknown,
}

impl Categories {
    pub(in crate::data) fn new(names: Vec<String>, unknown: Unknown) -> Self {
        let mut categories = Self { names: Vec::new(), places: HashMap::new(), plain: HashMap::new(), unknown };
        for name in names {
            categories.push(name);
        }
        categories
    }

    pub(in crate::data) fn find(&self, name: &str) -> Option<usize> {
        self.places.get(name).or_else(|| self.plain.get(plain(name).as_ref())?.as_ref()).copied()
    }

    /// Returns the index of a category with exactly this name.
    pub(in crate::data) fn find_exactly(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// Returns the index of a category while categories are learnt, if it is already known.
    pub(in crate::data) fn find_learnt(&self, name: &str) -> Option<usize> {
        self.places.get(name).or_else(|| self.places.get(learnt(name).as_ref())).copied()
    }

    /// Adds a category and returns its index.
    pub(in crate::data) fn add(&mut self, name: &str) -> usize {
        self.push(learnt(name).into_owned())
    }

    fn push(&mut self, name: String) -> usize {
        let place = self.names.len();
        self.plain.entry(plain(&name).into_owned()).and_modify(|place| *place = None).or_insert(Some(place));
        self.places.insert(name.clone(), place);
        self.names.push(name);
        place
    }

    /// Sorts the categories by name, so that their order does not depend on the order of rows. Returns the new index of each.
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
            (None, Unknown::Zeros) => Ok(UNKNOWN),
            (None, Unknown::Error) => Err(self.unknown_error(name)),
        }
    }

    fn unknown_error(&self, name: &str) -> String {
        let found = quoted(name.as_bytes());
        match nearest(name, self.names.iter().map(String::as_str)) {
            Some(near) => format!("found {found}, which is not one of the {} categories; did you mean {near:?}?", self.names.len()),
            None => format!("found {found}, expected one of the categories {}", self.list()),
        }
    }

    /// Lists the names for an error.
    pub(in crate::data) fn list(&self) -> String {
        const SHOWN: usize = 12;
        let mut shown: Vec<String> = self.names.iter().take(SHOWN).map(|name| quoted(name.as_bytes())).collect();
        if self.names.len() > SHOWN {
            shown.push(format!("and {} more", self.names.len() - SHOWN));
        }
        shown.join(", ")
    }
}

/// Returns the name under which a category is learnt. Whole numbers have no fraction, so that all formats of files give the same names.
fn learnt(name: &str) -> Cow<'_, str> {
    match plain(name) {
        plain if plain.contains('.') => Cow::Borrowed(name),
        plain => plain,
    }
}

/// Returns the same text for all notations of a number or a Boolean.
fn plain(name: &str) -> Cow<'_, str> {
    match Plain::of(name) {
        Plain::Text(text) => Cow::Borrowed(text),
        Plain::Number { negative, whole, fraction } => {
            let (sign, point) = (if negative { "-" } else { "" }, if fraction.is_empty() { "" } else { "." });
            Cow::Owned(format!("{sign}{whole}{point}{fraction}"))
        }
    }
}

/// Returns the text of a category.
pub(in crate::data) fn text(cell: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(cell.trim_ascii()).map_err(|_| format!("found {}, expected a category in UTF-8", quoted(cell)))
}

/// Converts the cells of a row, which are at its beginning, to its numbers in place: fills missing values, which are NaN, and one-hot encodes
/// categories. It goes from the last column to the first, so that no cell is overwritten before it is read.
pub(in crate::data) fn spread<S: Scalar>(columns: &[Column], row: &mut [S]) {
    let mut end = columns.iter().map(Column::width).sum();
    for (place, column) in columns.iter().enumerate().rev() {
        let read = row[place].to_f64();
        let cell = if read.is_nan() { column.fill.unwrap_or(read) } else { read };
        let start = end - column.width();
        if column.categories.is_none() || column.token {
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

#[cfg(test)]
mod tests {
    use super::{Categories, Unknown, plain};

    #[test]
    fn a_number_has_one_plain_form() {
        for (written, wanted) in [
            ("1", "1"),
            ("1.0", "1"),
            ("1.", "1"),
            ("-1.00", "-1"),
            ("-0.0", "0"),
            ("2.50", "2.5"),
            (".5", "0.5"),
            ("01.0", "01"),
            ("12345678901234567890.0", "12345678901234567890"),
            ("1.0.0", "1.0.0"),
            ("1.0e3", "1.0e3"),
            (".", "."),
            ("v1.0", "v1.0"),
            ("True", "true"),
        ] {
            assert_eq!(plain(written), wanted, "{written}");
        }
    }

    #[test]
    fn categories_are_found_in_any_notation_and_versions_stay_distinct() {
        let mut learnt = Categories::new(Vec::new(), Unknown::Error);
        for name in ["1.0", "1", "1.1", "1.10", "2.50", "True"] {
            if learnt.find_learnt(name).is_none() {
                learnt.add(name);
            }
        }
        assert_eq!(learnt.names, ["1", "1.1", "1.10", "2.50", "true"]);
        assert_eq!(
            ["1.00", "1.10", "1.100", "2.5", "TRUE", "01"].map(|name| learnt.find(name)),
            [Some(0), Some(2), None, Some(3), Some(4), None]
        );
        let declared = Categories::new(["1.0", "2.0"].map(str::to_owned).to_vec(), Unknown::Error);
        assert_eq!((declared.find("2"), declared.find("2.0")), (Some(1), Some(1)), "found in both notations");
    }
}
