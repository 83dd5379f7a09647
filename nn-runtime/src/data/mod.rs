//! Rows to learn from.
//!
//! # In memory
//! A [`Dataset`], from rows, arrays, MNIST's files, [`Csv`] or, with the features of these names, `Parquet` and `Arrow`.
//!
//! # Larger than memory
//! A [`Stream`], which a trainer takes in place of a data set. The file is read again each epoch, by a thread of its own, and memory holds
//! no more rows than it is told:
//!
//! ```
//! use nn_runtime::prelude::*;
//!
//! network! {
//!     #[loss(MeanSquaredError)]
//!     struct Price(4) -> 1 { Standardize, Dense(16), Relu, Dense(1), Rescale }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("houses.csv");
//! # let line = |row: usize| format!("{},{},{},{}\n", row % 5, row % 7, ["inland", "island"][row % 2], row % 5 + row % 7);
//! # std::fs::write(&path, "Rooms,Income,Place,Price\n".to_owned() + &(0..200).map(line).collect::<String>())?;
//! # let encoding_path = folder.path().join("houses.json");
//! let houses = Csv::new(&path).categorical(["Place"]).missing(Missing::Mean).stream::<Price>()?.buffer(100_000);
//! let mut net = Price::init(&mut StdRng::seed_from_u64(1));
//! let report = Trainer::new(Adam::new(0.01)).epochs(10).batch(64).fit(&mut net, &houses)?;
//! if let Some(encoding) = houses.encoding() {
//!     encoding.save(&encoding_path)?;
//! }
//! # assert!(report.last().train_loss < report.epochs[0].train_loss);
//! # Ok(()) }
//! ```
//!
//! # To be predicted
//! [`Csv::read_inputs`] and [`Csv::stream_inputs`] read rows without a target as an [`Encoding`] says, and [`Csv::predict_to_csv`] writes the
//! answers to all rows of a file beside what identifies them.
//!
//! # From elsewhere
//! Whatever implements [`Source`], as rows that are computed or come from a data base.

mod arrays;
#[cfg(feature = "arrow")]
mod arrow;
mod augment;
mod batches;
mod cells;
mod classes;
#[cfg(any(feature = "arrow", feature = "parquet"))]
mod columnar;
mod csv;
mod encoding;
mod feed;
mod folds;
mod idx;
mod missing;
#[cfg(feature = "ndarray")]
mod ndarray;
mod notation;
#[cfg(feature = "npy")]
mod npy;
#[cfg(feature = "parquet")]
mod parquet;
mod read;
mod scalers;
mod source;
mod split;
mod stream;
mod survey;
mod table;

use std::fmt;
use std::path::Path;

#[cfg(feature = "arrow")]
pub use arrow::Arrow;
pub use augment::Augment;
pub use batches::Batches;
pub use cells::FromCells;
pub use csv::Csv;
pub use encoding::{Encoding, Unknown};
pub(crate) use feed::Feed;
pub use folds::Folds;
pub use missing::Missing;
#[cfg(feature = "parquet")]
pub use parquet::Parquet;
pub(crate) use scalers::fit as fit_scalers;
pub use source::{Epochs, Minibatch, Source};
pub use stream::Stream;
pub(crate) use survey::{Survey, nothing_counts};
pub use table::{ColumnReport, InputStream, Inputs, Table, TableReport};

use crate::compiled::WithTarget;
use crate::error::Error;
use crate::row_weights;
use crate::scalar::Scalar;

/// Inputs and targets of a network, in memory. Typed by the network: a row of another width does not compile.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Line(1) -> 1 { Dense(1) }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let points = Dataset::<Line>::from_rows((0..10).map(|x| ([x as f32], [2.0 * x as f32 + 1.0])));
/// let (train, test) = points.split(0.8, &mut StdRng::seed_from_u64(1));
/// assert_eq!((train.len(), test.len()), (8, 2));
/// # Ok(()) }
/// ```
pub struct Dataset<N: WithTarget> {
    inputs: Vec<N::Input>,
    targets: Vec<N::Target>,
    /// Of each row, where rows have weights.
    weights: Option<Vec<N::Scalar>>,
    /// How batches are changed.
    augment: Option<Augment>,
}

impl<N: WithTarget> Dataset<N> {
    /// Inputs and the targets beside them.
    ///
    /// # Errors
    /// There are not as many targets as inputs.
    pub fn new(inputs: Vec<N::Input>, targets: Vec<N::Target>) -> Result<Self, Error> {
        if inputs.len() != targets.len() {
            return Err(Error::RowsDiffer { inputs: inputs.len(), others: targets.len(), what: "targets" });
        }
        Ok(Self { inputs, targets, weights: None, augment: None })
    }

    /// As [`new`](Self::new), of copies.
    ///
    /// # Errors
    /// There are not as many targets as inputs.
    pub fn from_slices(inputs: &[N::Input], targets: &[N::Target]) -> Result<Self, Error> {
        Self::new(inputs.to_vec(), targets.to_vec())
    }

    /// Rows one by one, each an input and its target.
    pub fn from_rows(rows: impl IntoIterator<Item = (N::Input, N::Target)>) -> Self {
        let (inputs, targets) = rows.into_iter().unzip();
        Self { inputs, targets, weights: None, augment: None }
    }

    /// The same rows with a weight for each: every mean over rows, of losses, gradients and metrics, is Σ w x / Σ w. A row of weight
    /// 2 counts as two rows, one of weight 0 not at all. Scalers are fitted from all rows alike.
    ///
    /// # Errors
    /// There are not as many weights as rows, one is negative or not finite, or all are 0.
    pub fn weighted(self, weights: Vec<N::Scalar>) -> Result<Self, Error> {
        row_weights::check(self.len(), &weights)?;
        if !self.is_empty() && weights.iter().all(|weight| *weight == N::Scalar::ZERO) {
            return Err(Error::Data("all weights are 0".to_owned()));
        }
        Ok(Self { weights: Some(weights), ..self })
    }

    /// The rows of a CSV file with a header: the first columns are the input, the last ones the target. [`Csv`] takes columns
    /// by name and other forms of files. A file may be compressed by gzip.
    ///
    /// # Errors
    /// The file cannot be read, has another number of columns, or has a cell that is no number: the error names line and column.
    pub fn from_csv(path: impl AsRef<Path>) -> Result<Self, Error>
    where
        N::Target: FromCells,
    {
        Csv::new(path).read()
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// The inputs, in order.
    #[must_use]
    pub fn inputs(&self) -> &[N::Input] {
        &self.inputs
    }

    /// The targets, in order.
    #[must_use]
    pub fn targets(&self) -> &[N::Target] {
        &self.targets
    }

    /// The weights of the rows, in order, where [`weighted`](Self::weighted) gave them some.
    #[must_use]
    pub fn weights(&self) -> Option<&[N::Scalar]> {
        self.weights.as_deref()
    }

    /// The rows, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&N::Input, &N::Target)> {
        self.inputs.iter().zip(&self.targets)
    }

    /// Mini-batches of up to `size` rows, shuffled anew each time they are gone through.
    #[must_use]
    pub fn batches(&self, size: usize) -> Batches<'_, N> {
        Batches::new(self, size)
    }
}

/// The rows of a CSV file.
pub type CsvStream<N> = Stream<N>;

/// What reading a CSV file did.
pub type CsvReport = TableReport;

/// The rows of a Parquet file.
#[cfg(feature = "parquet")]
pub type ParquetStream<N> = Stream<N>;

/// The rows of a file of Arrow IPC.
#[cfg(feature = "arrow")]
pub type ArrowStream<N> = Stream<N>;

impl<N: WithTarget<Target = usize>> Dataset<N> {
    /// Images and labels in the IDX form of MNIST, compressed by gzip or not. Pixels are divided by 255.
    ///
    /// # Errors
    /// A file cannot be read or is no such file, its images have another number of pixels than the network has inputs, or there
    /// are not as many labels as images.
    pub fn from_idx(images: impl AsRef<Path>, labels: impl AsRef<Path>) -> Result<Self, Error> {
        idx::read(images.as_ref(), labels.as_ref())
    }
}

impl<N: WithTarget> Clone for Dataset<N> {
    fn clone(&self) -> Self {
        Self { inputs: self.inputs.clone(), targets: self.targets.clone(), weights: self.weights.clone(), augment: self.augment }
    }
}

impl<N: WithTarget> fmt::Debug for Dataset<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dataset of {} rows", self.len())
    }
}
