//! Tables in Arrow's format of files and streams.

mod batches;
mod decode;
mod messages;

use std::path::Path;

use super::table::{Choice, choices};
use super::{Dataset, FromCells};
use crate::compiled::WithTarget;
use crate::error::Error;

/// A file of Arrow IPC, which is Feather of version 2 too, and which of its columns are what. Columns are chosen, filled and encoded as those of
/// [`Csv`](super::Csv); an [`Encoding`](super::Encoding) of one form of file reads the other.
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
/// let houses = Arrow::new("houses.feather")
///     .inputs(["Rooms", "Income", "Ocean"])
///     .targets(["Price"])
///     .categorical(["Ocean"]) // five of them: five numbers, one of which is 1
///     .keep(["Sold"])         // a timestamp
///     .read_table::<Price>()?;
/// let (train, test) = houses.data.split_by_time(houses.kept("Sold").unwrap_or_default(), 0.8)?;
/// # Ok(()) }
/// ```
///
#[doc = include_str!("../columnar/types.md")]
///
/// Texts may be of any width or views; any column may be encoded with a dictionary, as categories of pandas and polars are.
///
/// # Files
/// Both of Arrow's forms are read, whatever the name ends in: that of files (`.arrow`, `.feather`), which ends in a list of its parts, and
/// that of streams (`.arrows`). Bodies may be compressed by LZ4 or Zstandard. Beside the rows, a [`stream`](Self::stream) holds one record
/// batch in memory, and the dictionaries. A file that ends without its end mark is an error, since it may have been cut.
#[derive(Clone, Debug)]
pub struct Arrow {
    choice: Choice,
}

impl Arrow {
    /// A file whose last columns are the target, all others the input.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { choice: Choice::new(path.as_ref()) }
    }
}

choices!(Arrow);

impl<N: WithTarget<Target: FromCells>> Dataset<N> {
    /// The rows of a file of Arrow IPC: the first columns are the input, the last ones the target. [`Arrow`] takes columns by name and fills
    /// cells without a value.
    ///
    /// # Errors
    /// As [`Arrow::read`].
    pub fn from_arrow(path: impl AsRef<Path>) -> Result<Self, Error> {
        Arrow::new(path).read()
    }
}
