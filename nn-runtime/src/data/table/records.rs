//! What a form of files has to give.

use super::Choice;
use crate::error::Error;

/// A file of a form, and what is asked of it.
pub(in crate::data) trait Form: Clone + Send + Sync + 'static {
    type Records: Records;

    fn choice(&self) -> &Choice;
    fn choice_mut(&mut self) -> &mut Choice;

    /// Opens the file, before its first row.
    fn open(&self) -> Result<Self::Records, Error>;
}

/// The rows of an open file, one after the other.
pub(in crate::data) trait Records {
    /// What its rows are counted as.
    const UNIT: &'static str;

    /// The names of its columns.
    fn header(&self) -> &[String];

    /// Says which columns will be asked for, before the first row.
    fn choose(&mut self, wanted: &[Wanted]) -> Result<(), Error>;

    /// Goes to the next row. False where there is none.
    fn next(&mut self) -> Result<bool, Error>;

    /// The cell of this row in a column that was chosen, by its place in the header.
    fn cell(&self, place: usize) -> Cell<'_>;

    /// The text of a cell of this row, in a column that is wanted as text.
    fn text(&self, place: usize) -> String {
        self.cell(place).to_text()
    }

    /// Which line or row this is, counted from 1.
    fn number(&self) -> u64;

    /// An error in this row.
    fn wrong(&self, column: &str, why: String) -> Error;

    /// How many rows there are, where the file says so.
    fn count(&self) -> Option<usize>;
}

/// A column that will be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) struct Wanted {
    /// Its place in the header.
    pub(in crate::data) place: usize,
    /// Whether its cells are wanted as texts, also where they are numbers.
    pub(in crate::data) as_text: bool,
}

/// What stands in a table.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(any(feature = "arrow", feature = "parquet")), expect(dead_code, reason = "text has neither numbers nor nulls"))]
pub(in crate::data) enum Cell<'a> {
    /// A text, which may be of a number or stand for no value.
    Text(&'a [u8]),
    Number(f64),
    Nothing,
}

impl Cell<'_> {
    /// As a person reads it.
    pub(in crate::data) fn to_text(self) -> String {
        match self {
            Self::Text(text) => String::from_utf8_lossy(text).trim().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Nothing => String::new(),
        }
    }
}
