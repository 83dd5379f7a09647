//! The traits of a file format.

use super::Choice;
use crate::error::Error;

/// A file in some format, with its settings.
pub(in crate::data) trait Form: Clone + Send + Sync + 'static {
    type Records: Records;

    fn choice(&self) -> &Choice;
    fn choice_mut(&mut self) -> &mut Choice;

    /// Opens the file and reads its header.
    fn open(&self) -> Result<Self::Records, Error>;
}

/// The rows of an open file.
pub(in crate::data) trait Records {
    /// The word for the number of a row: `line` or `row`.
    const UNIT: &'static str;

    /// Returns the names of the columns.
    fn header(&self) -> &[String];

    /// Selects the columns that will be read. It is called before the first row.
    fn choose(&mut self, wanted: &[Wanted]) -> Result<(), Error>;

    /// Goes to the next row. Returns `false` at the end of the file.
    fn next(&mut self) -> Result<bool, Error>;

    /// Returns the cell of a selected column in the current row.
    fn cell(&self, place: usize) -> Cell<'_>;

    /// Returns the text of a cell in a column that is selected as text.
    fn text(&self, place: usize) -> String {
        self.cell(place).to_text()
    }

    /// Returns the number of the current line or row, counted from 1.
    fn number(&self) -> u64;

    /// Creates an error in the current row.
    fn wrong(&self, column: &str, why: String) -> Error;

    /// Returns the number of rows if the file contains it.
    fn count(&self) -> Option<usize>;
}

/// A selected column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) struct Wanted {
    /// Its place in the header.
    pub(in crate::data) place: usize,
    /// Whether its cells are needed as texts, even if they are numbers.
    pub(in crate::data) as_text: bool,
}

/// The content of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(any(feature = "arrow", feature = "parquet")), expect(dead_code, reason = "text has neither numbers nor nulls"))]
pub(in crate::data) enum Cell<'a> {
    /// A text, which can be a number or a word for a missing value.
    Text(&'a [u8]),
    Number(f64),
    Nothing,
}

impl Cell<'_> {
    /// Returns the text for people.
    pub(in crate::data) fn to_text(self) -> String {
        match self {
            Self::Text(text) => String::from_utf8_lossy(text).trim().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Nothing => String::new(),
        }
    }
}
