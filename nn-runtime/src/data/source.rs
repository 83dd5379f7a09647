//! The traits of sources of rows.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rand::rngs::StdRng;

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::row_weights;

/// A mini-batch, borrowed from its source.
pub struct Minibatch<'a, N: WithTarget> {
    /// The inputs.
    pub inputs: &'a [N::Input],
    /// The targets, one per input.
    pub targets: &'a [N::Target],
    /// The weights, one per input. `None` if every weight is 1.
    pub weights: Option<&'a [N::Scalar]>,
}

impl<'a, N: WithTarget> Minibatch<'a, N> {
    /// Checks that each row has a target and a valid weight, because the source may be the user's. `first` is the number of the first row, for
    /// the error.
    pub(crate) fn check(&self, first: usize) -> Result<(), Error> {
        if self.targets.len() != self.inputs.len() {
            return Err(Error::RowsDiffer { inputs: self.inputs.len(), others: self.targets.len(), what: "targets" });
        }
        self.weights.map_or(Ok(()), |weights| row_weights::check_from(first, self.inputs.len(), weights))
    }

    /// Copies the rows.
    pub(crate) fn to_dataset(&self) -> Dataset<N> {
        let (inputs, targets) = (self.inputs.to_vec(), self.targets.to_vec());
        Dataset { inputs, targets, weights: self.weights.map(<[N::Scalar]>::to_vec), augment: None }
    }

    /// Splits the rows into parts of up to `rows` rows.
    pub(crate) fn parts(&self, rows: usize) -> impl Iterator<Item = Self> + use<'a, N> {
        let Self { inputs, targets, weights } = *self;
        (0..inputs.len()).step_by(rows).map(move |first| {
            let rows = first..inputs.len().min(first + rows);
            Self { inputs: &inputs[rows.clone()], targets: &targets[rows.clone()], weights: weights.map(|weights| &weights[rows]) }
        })
    }
}

impl<N: WithTarget> fmt::Debug for Minibatch<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Minibatch of {} rows", self.inputs.len())
    }
}

/// A source of rows, for [`Trainer::fit`](crate::trainer::Trainer::fit), validation, evaluation and search.
///
/// A [`Dataset`] in memory and a [`Stream`](super::Stream) from a file are sources. Implement it for your own, such as rows that are computed or
/// come from a data base:
///
/// ```
/// use nn_runtime::data::Epochs;
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[derive(Debug)]
///     #[loss(MeanSquaredError)]
///     struct Line(1) -> 1 { Standardize, Dense(1) }
/// }
///
/// /// 100 computed points per epoch, always in the same order.
/// struct Computed;
///
/// fn points(from: usize, rows: usize) -> (Vec<[f32; 1]>, Vec<[f32; 1]>) {
///     (from..from + rows).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])).unzip()
/// }
///
/// impl Source<Line> for Computed {
///     fn each(
///         &self,
///         see: &mut dyn FnMut(Minibatch<'_, Line>) -> Result<(), nn_runtime::Error>,
///     ) -> Result<(), nn_runtime::Error> {
///         let (inputs, targets) = points(0, 100);
///         see(Minibatch { inputs: &inputs, targets: &targets, weights: None })
///     }
///
///     fn epochs(&self, batch: usize) -> Box<dyn Epochs<Line> + '_> {
///         Box::new(InBatches { size: batch, next: 0, rows: (Vec::new(), Vec::new()) })
///     }
/// }
///
/// struct InBatches {
///     size: usize,
///     next: usize,
///     rows: (Vec<[f32; 1]>, Vec<[f32; 1]>),
/// }
///
/// impl Epochs<Line> for InBatches {
///     fn begin(&mut self, _shuffled: bool, _rng: &mut StdRng) {
///         self.next = 0;
///     }
///
///     fn next(&mut self) -> Result<Option<Minibatch<'_, Line>>, nn_runtime::Error> {
///         let left = 100 - self.next;
///         let size = if left <= self.size + 1 { left } else { self.size };
///         self.rows = points(self.next, size);
///         self.next += size;
///         let (inputs, targets) = (&self.rows.0, &self.rows.1);
///         Ok((size > 0).then_some(Minibatch { inputs, targets, weights: None }))
///     }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// let report = Trainer::new(Adam::new(0.05)).epochs(40).batch(10).fit(&mut line, &Computed)?;
/// assert!(report.last().train_loss < 1e-3);
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a source of rows for this network",
    label = "expected a `Dataset` or a `Stream` of the network, or another `Source`"
)]
pub trait Source<N: WithTarget> {
    /// Passes all rows to `see` once, in a fixed order and in chunks of any size.
    ///
    /// A trainer calls it before the first epoch: it counts the rows, fits scalers that are not fitted yet, and computes the fingerprint by
    /// which a resumed training recognises its data. The caller checks the rows: the numbers of inputs, targets and weights must be equal, and
    /// weights must be finite and at least 0.
    ///
    /// # Errors
    /// A row cannot be read, or `see` returns an error.
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, N>) -> Result<(), Error>) -> Result<(), Error>;

    /// Returns the epochs of a training, in batches of `batch` rows.
    fn epochs(&self, batch: usize) -> Box<dyn Epochs<N> + '_>;

    /// Returns the number of rows if it is known and a pass over all of them would be slow (default: `None`).
    ///
    /// If it is `Some`, a trainer calls [`each`](Self::each) only to fit scalers or to write
    /// [checkpoints](crate::trainer::Trainer::checkpoint).
    fn known_rows(&self) -> Option<usize> {
        None
    }

    /// Returns the size of the shuffle buffer, if rows are not shuffled over the whole source (default: `None`). A training can be resumed
    /// only with the same size.
    fn window(&self) -> Option<usize> {
        None
    }
}

/// The batches of a [`Source`], epoch after epoch.
///
/// An implementation must do the following:
///
/// * Each epoch contains each row once.
/// * Each batch has the requested number of rows, except the last, which can be smaller. If the last would have a single row, which batch
///   normalisation cannot use, that row is added to the previous batch.
/// * The same random numbers give the same batches.
pub trait Epochs<N: WithTarget>: Send {
    /// Starts an epoch, in a new random order if `shuffled`.
    ///
    /// All random numbers of the epoch must be drawn from `rng` in this call: a resumed training skips an epoch by starting it and then starting
    /// the next one.
    fn begin(&mut self, shuffled: bool, rng: &mut StdRng);

    /// Returns the next batch. `None` at the end of the epoch.
    ///
    /// # Errors
    /// A row cannot be read. The error ends the training.
    fn next(&mut self) -> Result<Option<Minibatch<'_, N>>, Error>;

    /// Returns the next batch for one of several ranks, which needs only some of its inputs: `wanted` gives them for a number of rows. All targets and
    /// weights are there, and the other inputs may be any. By default it is the whole batch.
    ///
    /// # Errors
    /// Those of [`next`](Self::next).
    fn next_of(&mut self, wanted: &dyn Fn(usize) -> Range<usize>) -> Result<Option<Minibatch<'_, N>>, Error> {
        let _ = wanted;
        self.next()
    }
}

/// Returns the number of batches of an epoch.
pub(crate) fn count(rows: usize, size: usize) -> usize {
    match rows {
        0 | 1 => rows,
        // A single last row is added to the previous batch.
        rows if (rows - 1).is_multiple_of(size) => (rows - 1) / size,
        rows => rows.div_ceil(size),
    }
}

/// Implements `Source` for pointers to a source.
macro_rules! pointers_to_sources {
    ($($pointer:ty),*) => {$(
        impl<N: WithTarget, S: Source<N> + ?Sized> Source<N> for $pointer {
            fn each(&self, see: &mut dyn FnMut(Minibatch<'_, N>) -> Result<(), Error>) -> Result<(), Error> {
                S::each(self, see)
            }

            fn epochs(&self, batch: usize) -> Box<dyn Epochs<N> + '_> {
                S::epochs(self, batch)
            }

            fn known_rows(&self) -> Option<usize> {
                S::known_rows(self)
            }

            fn window(&self) -> Option<usize> {
                S::window(self)
            }
        }
    )*};
}
pointers_to_sources!(&S, Box<S>, Arc<S>);
