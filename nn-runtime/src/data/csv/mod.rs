//! Tables in text.

mod header;
mod lines;
mod report;
mod rows;
mod source;
mod stream;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub use report::{ColumnReport, CsvReport};
pub use stream::CsvStream;
pub use table::Table;

use super::encoding::{Encoding, Unknown};
use super::missing::{Missing, Words};
use super::{Dataset, FromCells};
use crate::error::Error;
use crate::train::Supervised;

/// A CSV file, and which of its columns are what.
///
/// ```no_run
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Price(2) -> 1 { Standardize, Dense(1), Rescale }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let houses = Csv::new("houses.csv").inputs(["Rooms", "Income"]).targets(["Price"]).read::<Price>()?;
/// # Ok(()) }
/// ```
///
/// Cells without a value and columns of categories:
///
/// ```no_run
/// # use nn_runtime::prelude::*;
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Price(7) -> 1 { Standardize, Dense(1), Rescale }
/// # }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let csv = Csv::new("houses.csv")
///     .inputs(["Rooms", "Income", "Ocean"])
///     .targets(["Price"])
///     .categorical(["Ocean"])             // five of them: five numbers, one of which is 1
///     .missing(Missing::Median)           // of each column
///     .missing_in(["Price"], Missing::Drop);
/// let houses = csv.read_table::<Price>()?;
/// println!("{}", houses.report);          // what was filled with what, which lines were dropped
/// houses.encoding.save("houses.json")?;   // the same columns, categories and fills for rows that are to be predicted
/// let (train, test) = houses.data.split(0.8, &mut StdRng::seed_from_u64(1));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Csv {
    path: PathBuf,
    delimiter: u8,
    header: bool,
    inputs: Option<Vec<String>>,
    targets: Option<Vec<String>>,
    kept: Vec<String>,
    /// The columns of categories, with these where they were declared.
    categorical: HashMap<String, Option<Vec<String>>>,
    unknown: Unknown,
    missing: Missing,
    missing_in: HashMap<String, Missing>,
    words: Words,
    encoding: Option<Encoding>,
}

impl Csv {
    /// A file with a header and commas between its cells, compressed by gzip or not. The last columns are the target, all others the
    /// input.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            delimiter: b',',
            header: true,
            inputs: None,
            targets: None,
            kept: Vec::new(),
            categorical: HashMap::new(),
            unknown: Unknown::Error,
            missing: Missing::Error,
            missing_in: HashMap::new(),
            words: Words::default(),
            encoding: None,
        }
    }

    /// What stands between two cells.
    #[must_use]
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// The first line is a row already. Columns are then called `1`, `2`, ….
    #[must_use]
    pub fn no_header(mut self) -> Self {
        self.header = false;
        self
    }

    /// The columns of the input by their names in the header, in the order of the network's inputs.
    #[must_use]
    pub fn inputs<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.inputs = Some(strings(names));
        self
    }

    /// The columns of the target by their names in the header.
    #[must_use]
    pub fn targets<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.targets = Some(strings(names));
        self
    }

    /// Columns that are neither input nor target, whose text [`Table::kept`] gives: a key or a time to split by.
    #[must_use]
    pub fn keep<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.kept.extend(strings(names));
        self
    }

    /// Columns whose cells are names of categories, in the order of the names. In the input each becomes as many numbers as there are
    /// categories: a 1 and zeros. So it does in the target, but where the target takes one number for each of its columns: there it is
    /// the number of the category, counted from 0, which is a class.
    #[must_use]
    pub fn categorical<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.categorical.extend(names.into_iter().map(|name| (name.into(), None)));
        self
    }

    /// A column whose cells are of these categories, in this order. Others are unknown, see [`unknown`](Self::unknown).
    #[must_use]
    pub fn categories<T: Into<String>>(mut self, column: impl Into<String>, categories: impl IntoIterator<Item = T>) -> Self {
        self.categorical.insert(column.into(), Some(strings(categories)));
        self
    }

    /// What a category of an input becomes that is not among those declared, or, when the [`Encoding`] is used later, not among those
    /// learnt. An error where nobody says it.
    #[must_use]
    pub fn unknown(mut self, unknown: Unknown) -> Self {
        self.unknown = unknown;
        self
    }

    /// What becomes of cells without a value, in all columns. An error where nobody says it. Means and medians are those of the rows that
    /// are read: to keep test rows out of them, read those from a file of their own with [`encoding`](Self::encoding).
    #[must_use]
    pub fn missing(mut self, missing: Missing) -> Self {
        self.missing = missing;
        self
    }

    /// What becomes of cells without a value in some columns.
    #[must_use]
    pub fn missing_in<T: Into<String>>(mut self, columns: impl IntoIterator<Item = T>, missing: Missing) -> Self {
        self.missing_in.extend(columns.into_iter().map(|name| (name.into(), missing)));
        self
    }

    /// The texts that stand for no value, instead of those that [`Missing`] names; upper and lower case are the same. One that is a number,
    /// such as `-999`, stands for that number however it is written.
    #[must_use]
    pub fn missing_words<T: Into<String>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.words = Words::new(strings(words));
        self
    }

    /// Reads as another file was read: the columns of input and target, their categories, and what fills cells without a value are those of
    /// the encoding. Cells that it has no fill for are errors, or drop their row.
    #[must_use]
    pub fn encoding(mut self, encoding: &Encoding) -> Self {
        self.encoding = Some(encoding.clone());
        self
    }

    /// Reads the rows. [`read_table`](Self::read_table) also gives what was learnt of the columns and what was filled.
    ///
    /// # Errors
    /// The file cannot be read; a column is missing or stands twice; the columns do not make as many numbers as the network takes; a line
    /// has more or fewer cells than the header; a cell has no value, or is no finite number, no class or no known category where one is
    /// wanted. The error names line, column, what was found and what was expected.
    pub fn read<N: Supervised<Target: FromCells>>(&self) -> Result<Dataset<N>, Error> {
        Ok(self.read_table()?.data)
    }

    /// Reads the rows, and tells what it learnt and did.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_table<N: Supervised<Target: FromCells>>(&self) -> Result<Table<N>, Error> {
        table::read(self)
    }

    fn wrong(&self, why: impl Into<String>) -> Error {
        Error::File { path: self.path.clone(), why: why.into() }
    }
}

fn strings<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}
