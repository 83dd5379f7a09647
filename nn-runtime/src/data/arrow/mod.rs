//! Arrow IPC files and streams.

mod batches;
mod decode;
mod messages;

use std::path::Path;

use super::table::{Choice, choices};
use super::{Dataset, FromCells};
use crate::compiled::WithTarget;
use crate::error::Error;

/// An Arrow IPC or Feather (version 2) file and the roles of its columns. Needs the feature `arrow`.
///
/// Columns are selected, filled and encoded like those of [`Csv`](super::Csv). An [`Encoding`](super::Encoding) works for all formats of
/// tables.
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
///     .categorical(["Ocean"]) // one-hot: five categories become five numbers
///     .keep(["Sold"])         // a timestamp
///     .read_table::<Price>()?;
/// let (train, test) = houses.data.split_by_time(houses.kept("Sold").unwrap_or_default(), 0.8)?;
/// # Ok(()) }
/// ```
///
#[doc = include_str!("../columnar/types.md")]
///
/// All string types are accepted, including views. Each column can be dictionary-encoded, like categories of pandas and polars.
///
/// # Files
///
/// The file format (`.arrow`, `.feather`) and the stream format (`.arrows`) are recognised by their content. Bodies can be compressed with LZ4
/// or Zstandard. A [`stream`](Self::stream) holds one record batch and the dictionaries in memory, in addition to the rows. A file without its
/// end mark is an error, because it can be truncated.
#[derive(Clone, Debug)]
pub struct Arrow {
    choice: Choice,
}

impl Arrow {
    /// Creates a reader. By default, the last columns are the target and all others the inputs.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { choice: Choice::new(path.as_ref()) }
    }
}

choices!(Arrow);

impl<N: WithTarget<Target: FromCells>> Dataset<N> {
    /// Reads an Arrow IPC or Feather file. The first columns are the inputs, the last ones the target. Needs the feature `arrow`.
    ///
    /// [`Arrow`] selects columns by name, and handles categories and missing values.
    ///
    /// # Errors
    /// As [`Arrow::read`].
    #[doc(alias("read_feather"))]
    pub fn from_arrow(path: impl AsRef<Path>) -> Result<Self, Error> {
        Arrow::new(path).read()
    }
}
