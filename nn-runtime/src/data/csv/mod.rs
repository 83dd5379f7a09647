//! Tables in text.

mod lines;
mod records;

use std::path::Path;

use super::table::{self, Choice, Table, choices};
use super::{Dataset, FromCells, Stream};
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
    choice: Choice,
    delimiter: u8,
    header: bool,
}

impl Csv {
    /// A file with a header and commas between its cells, compressed by gzip or not. The last columns are the target, all others the
    /// input.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { choice: Choice::new(path.as_ref()), delimiter: b',', header: true }
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

    /// The rows of a file that may be larger than memory: see [`Stream`]. Where categories or fills are still to be learnt, the file is gone
    /// through once for these; a median keeps the numbers of its column while that lasts.
    ///
    /// # Errors
    /// As [`read`](Self::read), for the header and the settings, and for the whole file where it is gone through.
    pub fn stream<N: Supervised<Target: FromCells>>(&self) -> Result<Stream<N>, Error> {
        table::stream(self)
    }
}

choices!(Csv);
