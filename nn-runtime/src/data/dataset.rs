//! Creates data sets, and gives access to their rows.

use std::path::Path;

use super::{Batches, Csv, Dataset, FromCells};
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::network::Row;
use crate::row_weights;
use nn_kernels::Scalar;

impl<N: WithTarget> Dataset<N> {
    /// Creates a data set from rows: pairs of an input and its target.
    #[doc(alias("TensorDataset", "from_tensor_slices"))]
    pub fn from_rows(rows: impl IntoIterator<Item = (N::Input, N::Target)>) -> Self {
        let (inputs, targets) = rows.into_iter().unzip();
        Self { inputs, targets, weights: None, augment: None }
    }

    /// Reads a CSV file with a header. The first columns are the inputs, the last ones the target.
    ///
    /// The file can be compressed with gzip. [`Csv`] selects columns by name, and handles categories, missing values and other formats of
    /// numbers.
    ///
    /// # Errors
    /// The file cannot be read, has another number of columns, or has a cell that is not a finite number:
    ///
    /// ```text
    /// houses.csv, line 7, column `rooms`: found "two", expected a number
    /// ```
    #[doc(alias("read_csv", "loadtxt"))]
    pub fn from_csv(path: impl AsRef<Path>) -> Result<Self, Error>
    where
        N::Target: FromCells,
    {
        Csv::new(path).read()
    }

    /// Creates a data set from inputs and as many targets.
    ///
    /// # Errors
    /// The numbers of inputs and targets differ.
    pub fn new(inputs: Vec<N::Input>, targets: Vec<N::Target>) -> Result<Self, Error> {
        if inputs.len() != targets.len() {
            return Err(Error::RowsDiffer { inputs: inputs.len(), others: targets.len(), what: "targets" });
        }
        Ok(Self { inputs, targets, weights: None, augment: None })
    }

    /// Creates a data set whose targets are the inputs themselves, for an auto-encoder.
    ///
    /// The network must have as many outputs as inputs; another number is a compile error. Layers that change the input, such as
    /// [`Noise`](crate::kind::Noise), and an [`Augment`](super::Augment) do not change the target.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(MeanSquaredError)]
    ///     struct AutoEncoder(3) -> 3 { encoder: Dense(2), Tanh, decoder: Dense(3) }
    /// }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let points = Dataset::<AutoEncoder>::of_inputs((0..100).map(|x| x as f32 / 50.0 - 1.0).map(|x| [x, x * x, -x]));
    /// let mut net = AutoEncoder::init(&mut StdRng::seed_from_u64(1));
    /// Trainer::new(Adam::new(0.02)).epochs(200).fit(&mut net, &points)?;
    /// assert!(net.evaluate(&points)?.loss < 0.02);
    /// # Ok(()) }
    /// ```
    #[doc(alias("autoencoder", "reconstruction", "unsupervised"))]
    pub fn of_inputs(inputs: impl IntoIterator<Item = N::Input>) -> Self
    where
        N::Target: Row<N::Scalar>,
    {
        const { assert!(N::Input::WIDTH == N::Target::WIDTH, "a network whose targets are its inputs has as many outputs as inputs") };
        Self::from_rows(inputs.into_iter().map(|input| {
            let mut target = N::Target::filled(N::Scalar::ZERO);
            target.numbers_mut().copy_from_slice(input.numbers());
            (input, target)
        }))
    }

    /// Creates a data set from copies of inputs and as many targets.
    ///
    /// # Errors
    /// The numbers of inputs and targets differ.
    pub fn from_slices(inputs: &[N::Input], targets: &[N::Target]) -> Result<Self, Error> {
        Self::new(inputs.to_vec(), targets.to_vec())
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// Iterates over the rows, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&N::Input, &N::Target)> {
        self.inputs.iter().zip(&self.targets)
    }

    /// Returns the inputs, in order.
    #[must_use]
    pub fn inputs(&self) -> &[N::Input] {
        &self.inputs
    }

    /// Returns the targets, in order.
    #[must_use]
    pub fn targets(&self) -> &[N::Target] {
        &self.targets
    }

    /// Returns the weights of the rows, in order. `None` without [`weighted`](Self::weighted).
    #[must_use]
    pub fn weights(&self) -> Option<&[N::Scalar]> {
        self.weights.as_deref()
    }

    /// Sets a weight for each row.
    ///
    /// Each mean over rows, of losses, gradients and metrics, becomes Σ w x / Σ w. A row of weight 2 counts like two rows, and a row of weight
    /// 0 is ignored. Scalers are fitted without the weights.
    ///
    /// # Errors
    /// The number of weights differs from the number of rows, a weight is negative, NaN or infinite, or all are 0.
    #[doc(alias("sample_weight"))]
    pub fn weighted(self, weights: Vec<N::Scalar>) -> Result<Self, Error> {
        row_weights::check(self.len(), &weights)?;
        if !self.is_empty() && weights.iter().all(|weight| *weight == N::Scalar::ZERO) {
            return Err(Error::Data("all weights are 0".to_owned()));
        }
        Ok(Self { weights: Some(weights), ..self })
    }

    /// Returns the mini-batches of up to `size` rows, for your own training loop.
    #[doc(alias("DataLoader"))]
    #[must_use]
    pub fn batches(&self, size: usize) -> Batches<'_, N> {
        Batches::new(self, size)
    }
}
