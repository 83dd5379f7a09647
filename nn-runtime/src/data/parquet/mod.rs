//! Tables in Apache Parquet files.

mod column;
mod decode;
mod groups;

use std::path::Path;

use super::table::{Choice, choices};
use super::{Dataset, FromCells};
use crate::compiled::WithTarget;
use crate::error::Error;

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
#[doc = include_str!("../columnar/types.md")]
///
/// Timestamps of the old form INT96 are read to the microsecond, and have no zone.
///
/// # Files
/// Pages may be compressed by Snappy, gzip, LZ4 or Zstandard, with the feature `brotli` by Brotli too, and encoded with a dictionary or without.
/// Beside the rows, a [`stream`](Self::stream) holds a page of each column in memory. Encrypted files cannot be read.
///
/// # Damage
/// What a damaged file says of itself is checked before it is believed, and damage is an error. Some damage within a page is found by a panic of the
/// library that decodes it, which is caught and becomes an error too: the program's panic hook prints it all the same, and with
/// `panic = "abort"` it ends the program.
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
}

choices!(Parquet);

impl<N: WithTarget<Target: FromCells>> Dataset<N> {
    /// The rows of a Parquet file: the first columns are the input, the last ones the target. [`Parquet`] takes columns by name and fills cells
    /// without a value.
    ///
    /// # Errors
    /// As [`Parquet::read`].
    pub fn from_parquet(path: impl AsRef<Path>) -> Result<Self, Error> {
        Parquet::new(path).read()
    }
}
