//! Tables in Apache Parquet files.

mod column;
mod decode;
mod groups;

use std::path::Path;

use super::table::{self, Choice, Table, choices};
use super::{Dataset, FromCells, Stream};
use crate::error::Error;
use crate::train::Supervised;

/// A Parquet file, and which of its columns are what. Columns are chosen, filled and encoded as those of [`Csv`](super::Csv); an
/// [`Encoding`](super::Encoding) of one form of file reads the other.
///
/// ```no_run
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Price(7) -> 1 { Standardize, Dense(1), Rescale }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let houses = Parquet::new("houses.parquet")
///     .inputs(["Rooms", "Income", "Ocean"])
///     .targets(["Price"])
///     .categorical(["Ocean"]) // five of them: five numbers, one of which is 1
///     .missing(Missing::Median)
///     .read_table::<Price>()?;
/// println!("{}", houses.report);
/// # Ok(()) }
/// ```
///
/// # Types
/// A column of a network's numbers may be of integers of any width, floats of 16, 32 or 64 bits, decimals, truth values (0 and 1), or texts that
/// are numbers. A [categorical](Self::categorical) one may be of any of these: its categories are named as the values print, `true` or `3`.
/// A null is a cell without a value, as is NaN, and a text that [`Missing`](super::Missing) names. Dates, times, binary data and nested
/// columns are errors where they are wanted, and pass unseen where they are not.
///
/// Pages may be compressed by Snappy, gzip, LZ4 or Zstandard, and encoded with a dictionary or without. Encrypted files cannot be read.
#[derive(Clone, Debug)]
pub struct Parquet {
    choice: Choice,
}

impl Parquet {
    /// A file whose last columns are the target, all others the input.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { choice: Choice::new(path.as_ref()) }
    }

    /// Reads the rows. [`read_table`](Self::read_table) also gives what was learnt of the columns and what was filled.
    ///
    /// # Errors
    /// The file cannot be read or is not a whole Parquet file; a column is missing, stands twice or is of a type that gives no numbers; the
    /// columns do not make as many numbers as the network takes; a cell has no value, or is no finite number, no class or no known category
    /// where one is wanted. The error names row (counted from 1) and column, what was found and what was expected.
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

    /// The rows of a file that may be larger than memory: see [`Stream`]. Where categories or fills are still to be learnt, the file is gone
    /// through once for these. Beside the rows, memory holds a page of each column.
    ///
    /// # Errors
    /// As [`read`](Self::read), for the columns and the settings, and for the whole file where it is gone through.
    pub fn stream<N: Supervised<Target: FromCells>>(&self) -> Result<Stream<N>, Error> {
        table::stream(self)
    }
}

choices!(Parquet);

impl<N: Supervised<Target: FromCells>> Dataset<N> {
    /// The rows of a Parquet file: the first columns are the input, the last ones the target. [`Parquet`] takes columns by name and fills cells
    /// without a value.
    ///
    /// # Errors
    /// As [`Parquet::read`].
    pub fn from_parquet(path: impl AsRef<Path>) -> Result<Self, Error> {
        Parquet::new(path).read()
    }
}
