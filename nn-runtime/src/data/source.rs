//! Where the rows of a training come from: memory, a file, or whatever a program brings.

use std::fmt;
use std::sync::Arc;

use rand::rngs::StdRng;

use super::Dataset;
use crate::compiled::WithTarget;
use crate::error::Error;
use crate::row_weights;

/// Rows beside each other.
pub struct Minibatch<'a, N: WithTarget> {
    /// The inputs.
    pub inputs: &'a [N::Input],
    /// As many targets.
    pub targets: &'a [N::Target],
    /// As many weights; `None` where every row counts as one.
    pub weights: Option<&'a [N::Scalar]>,
}

impl<'a, N: WithTarget> Minibatch<'a, N> {
    /// Whether every row, the first of which has this number, has a target and a weight that can be one: whoever brings them may be wrong.
    pub(crate) fn check(&self, first: usize) -> Result<(), Error> {
        if self.targets.len() != self.inputs.len() {
            return Err(Error::RowsDiffer { inputs: self.inputs.len(), others: self.targets.len(), what: "targets" });
        }
        self.weights.map_or(Ok(()), |weights| row_weights::check_from(first, self.inputs.len(), weights))
    }

    /// A copy of the rows.
    pub(crate) fn to_dataset(&self) -> Dataset<N> {
        let (inputs, targets) = (self.inputs.to_vec(), self.targets.to_vec());
        Dataset { inputs, targets, weights: self.weights.map(<[N::Scalar]>::to_vec), augment: None }
    }

    /// The same rows, up to so many at a time.
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

/// What [`Trainer::fit`](crate::trainer::Trainer::fit) takes: a [`Dataset`] in memory, a [`Stream`](super::Stream) from a file, or rows of your own.
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
/// /// Points that are computed when they are wanted, 100 an epoch and always in this order.
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
    /// Goes through all rows once, in their own order and as many at a time as suits it. A trainer does so before the first epoch: it counts
    /// them, fits scalers that are not fitted yet, and knows the rows again when it resumes. Rows without a target, or with a weight that is negative
    /// or not finite, are an error of whatever they are given to.
    ///
    /// # Errors
    /// A row cannot be had, or `see` refuses one.
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, N>) -> Result<(), Error>) -> Result<(), Error>;

    /// Goes through them in batches of up to `batch` rows, as often as is wanted.
    fn epochs(&self, batch: usize) -> Box<dyn Epochs<N> + '_>;

    /// How many rows there are, where that is known and to go through all of them would take long. Then [`each`](Self::each) is called only
    /// where scalers are to be fitted or [checkpoints](crate::trainer::Trainer::checkpoint) are written.
    fn known_rows(&self) -> Option<usize> {
        None
    }

    /// From among how many rows the next one is drawn, where that is not from among all: a training can only be resumed with the same.
    fn window(&self) -> Option<usize> {
        None
    }
}

/// The batches of a [`Source`], epoch after epoch.
///
/// Every epoch has every row once. All batches have as many rows as were asked for, but for the last: it may be shorter; where it would be a
/// single row, which batch normalisation cannot use, that row goes with the batch before. The same random numbers give the same batches.
pub trait Epochs<N: WithTarget>: Send {
    /// Begins an epoch, in another order where that is wanted. All chance is drawn from `rng`, here: an epoch that is skipped by a training that
    /// goes on is begun, and the next is begun instead of gone through.
    fn begin(&mut self, shuffled: bool, rng: &mut StdRng);

    /// The next batch, `None` when every row has been in one.
    ///
    /// # Errors
    /// A row cannot be had. It ends the training.
    fn next(&mut self) -> Result<Option<Minibatch<'_, N>>, Error>;
}

/// How many batches of `size` rows an epoch of [`Epochs`] has.
pub(crate) fn count(rows: usize, size: usize) -> usize {
    match rows {
        0 | 1 => rows,
        // A last batch of a single row goes with the batch before.
        rows if (rows - 1).is_multiple_of(size) => (rows - 1) / size,
        rows => rows.div_ceil(size),
    }
}

/// A source that is lent, or that several own.
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
