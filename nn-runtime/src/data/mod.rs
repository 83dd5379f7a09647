//! Data sets and their sources.
//!
//! | data | type |
//! |---|---|
//! | in memory | [`Dataset`], from rows, matrices, MNIST's files, [`Csv`] and, with features, `Parquet`, `Arrow`, `NumPy`, `ndarray` and folders of PNG files |
//! | windows over a time series or a text | [`Windows`] |
//! | a file larger than memory | [`Stream`] |
//! | rows without a target, to predict | [`Csv::read_inputs`], [`Csv::stream_inputs`], [`Csv::predict_to_csv`] |
//! | your own source, such as computed rows or a data base | an implementation of [`Source`] |
//!
//! A [`Trainer`](crate::trainer::Trainer) accepts each [`Source`]: a `Dataset`, a `Stream`, or your own.
//!
//! # Files larger than memory
//!
//! A [`Stream`] reads the file again in each epoch, in its own thread. Memory holds only a buffer of rows:
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

// rustdoc shows the methods of `Dataset` in the order of the modules that define them. So the modules with the most common ones come first.
mod dataset;

mod split;

mod folds;

mod classes;

mod augment;

mod alike;
mod arrays;
#[cfg(feature = "arrow")]
mod arrow;
mod batches;
mod cells;
#[cfg(any(feature = "arrow", feature = "parquet"))]
mod columnar;
mod csv;
mod encoding;
mod feed;
mod idx;
#[cfg(feature = "images")]
mod images;
mod missing;
#[cfg(feature = "ndarray")]
mod ndarray;
mod notation;
#[cfg(feature = "npy")]
mod npy;
mod order;
#[cfg(feature = "parquet")]
mod parquet;
mod read;
mod scalers;
mod source;
mod stream;
mod survey;
mod table;
mod tokens;
mod vocabulary;
mod windows;

use std::fmt;

pub(crate) use alike::Alike;
#[cfg(feature = "arrow")]
#[doc(alias("read_feather", "pyarrow", "DataFrame", "polars"))]
pub use arrow::Arrow;
#[doc(alias(
    "transforms",
    "RandomCrop",
    "RandomHorizontalFlip",
    "RandomFlip",
    "RandomTranslation",
    "GaussianNoise",
    "ImageDataGenerator"
))]
pub use augment::Augment;
#[doc(alias = "DataLoader")]
pub use batches::Batches;
pub use cells::FromCells;
#[doc(hidden)]
pub use cells::next_cells;
#[doc(alias("read_csv", "pandas", "DataFrame", "loadtxt"))]
pub use csv::Csv;
#[doc(alias(
    "OneHotEncoder",
    "OrdinalEncoder",
    "LabelEncoder",
    "ColumnTransformer",
    "SimpleImputer",
    "StringLookup",
    "preprocessing"
))]
pub use encoding::Encoding;
#[doc(alias = "handle_unknown")]
pub use encoding::Unknown;
pub(crate) use feed::Feed;
pub use folds::Folds;
#[doc(alias("SimpleImputer", "fillna", "dropna", "na_values"))]
pub use missing::Missing;
#[cfg(feature = "parquet")]
#[doc(alias("read_parquet", "DataFrame"))]
pub use parquet::Parquet;
pub(crate) use scalers::fit as fit_scalers;
#[doc(alias("IterableDataset", "DataLoader", "generator", "tf.data"))]
pub use source::Source;
pub(crate) use source::count as batches_of;
pub use source::{Epochs, Minibatch};
#[doc(alias("IterableDataset", "DataLoader", "tf.data", "chunksize"))]
pub use stream::Stream;
pub(crate) use survey::{Survey, no_weight};
pub use table::{ColumnReport, InputStream, Inputs, Table, TableReport, WindowTable};
#[doc(alias("tokenizer", "LabelEncoder", "stoi", "itos"))]
pub use vocabulary::Vocabulary;
#[doc(alias(
    "sliding window",
    "lag",
    "horizon",
    "forecast",
    "time series",
    "timeseries_dataset_from_array",
    "TimeseriesGenerator",
    "rolling window",
    "lookback",
    "GenerateWindow",
    "teacher forcing"
))]
pub use windows::Windows;

use crate::compiled::WithTarget;

/// The inputs and targets of a network, in memory.
///
/// The network is part of the type, so rows with the wrong number of inputs do not compile. [`batches`](Self::batches) returns shuffled
/// mini-batches; a [`Trainer`](crate::trainer::Trainer) does that by itself. In PyTorch, this is a `TensorDataset` with its `DataLoader`.
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
#[doc(alias("TensorDataset", "DataLoader", "DataFrame", "tf.data"))]
pub struct Dataset<N: WithTarget> {
    inputs: Vec<N::Input>,
    targets: Vec<N::Target>,
    /// The weight of each row. `None` if every weight is 1.
    weights: Option<Vec<N::Scalar>>,
    /// The augmentation of batches.
    augment: Option<Augment>,
}

/// A [`Stream`] of a CSV file.
pub type CsvStream<N> = Stream<N>;

/// The report of reading a CSV file.
pub type CsvReport = TableReport;

/// A [`Stream`] of a Parquet file.
#[cfg(feature = "parquet")]
pub type ParquetStream<N> = Stream<N>;

/// A [`Stream`] of an Arrow file.
#[cfg(feature = "arrow")]
pub type ArrowStream<N> = Stream<N>;

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
