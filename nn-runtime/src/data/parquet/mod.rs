//! Apache Parquet files.

mod column;
mod decode;
mod groups;

use std::path::Path;

use super::table::{Choice, choices};
use super::{Dataset, FromCells};
use crate::compiled::WithTarget;
use crate::error::Error;

/// A Parquet file and the roles of its columns. Needs the feature `parquet`.
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
/// let houses = Parquet::new("houses.parquet")
///     .inputs(["Rooms", "Income", "Ocean"])
///     .targets(["Price"])
///     .categorical(["Ocean"]) // one-hot: five categories become five numbers
///     .missing(Missing::Median)
///     .read_table::<Price>()?;
/// println!("{}", houses.report);
/// # Ok(()) }
/// ```
///
#[doc = include_str!("../columnar/types.md")]
///
/// Timestamps in the old type INT96 are read to the microsecond, without a time zone.
///
/// # Files
///
/// Pages can be compressed with Snappy, gzip, LZ4 or Zstandard, or with Brotli if the feature `brotli` is enabled. They can be
/// dictionary-encoded. A [`stream`](Self::stream) holds one page of each column in memory, in addition to the rows. Encrypted files cannot be
/// read.
///
/// # Damaged files
///
/// A damaged file is an error. The `parquet` crate panics on some damage within a page. The panic is caught and becomes an error, but the
/// panic hook of the program still prints it, and with `panic = "abort"` the program ends.
#[derive(Clone, Debug)]
pub struct Parquet {
    choice: Choice,
}

impl Parquet {
    /// Creates a reader. By default, the last columns are the target and all others the inputs.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { choice: Choice::new(path.as_ref()) }
    }
}

choices!(Parquet);

impl<N: WithTarget<Target: FromCells>> Dataset<N> {
    /// Reads a Parquet file. The first columns are the inputs, the last ones the target. Needs the feature `parquet`.
    ///
    /// [`Parquet`] selects columns by name, and handles categories and missing values.
    ///
    /// # Errors
    /// As [`Parquet::read`].
    #[doc(alias("read_parquet"))]
    pub fn from_parquet(path: impl AsRef<Path>) -> Result<Self, Error> {
        Parquet::new(path).read()
    }
}
