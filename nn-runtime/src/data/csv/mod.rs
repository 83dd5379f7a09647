//! Tables in text.

mod lines;
mod records;

use std::path::Path;

use super::table::{Choice, choices};

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
}

choices!(Csv);
