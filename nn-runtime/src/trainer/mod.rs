//! The training loop: batches, gradient, step.

mod evaluation;
mod report;

use std::time::Instant;

use rand::SeedableRng;
use rand::rngs::StdRng;

pub use evaluation::Evaluation;
pub(crate) use evaluation::evaluate;
pub use report::{Epoch, Report, Stop};

use crate::data::Dataset;
use crate::error::Error;
use crate::optim::Optimizer;
use crate::scalar::Scalar;
use crate::train::Supervised;

/// Trains networks: how long, in which batches, by which optimizer.
///
/// The same loop by hand:
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
/// let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
///
/// let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// let report = Trainer::new(Adam::new(0.05)).epochs(40).batch(10).fit(&mut line, &points)?;
/// assert!(report.last().train_loss < 1e-3);
///
/// let (mut by_hand, mut adam) = (Line::init(&mut StdRng::seed_from_u64(1)), Adam::new(0.05));
/// let (mut workspace, mut batches) = (Line::workspace(10), points.batches(10));
/// let rng = &mut StdRng::seed_from_u64(0);
/// for _ in 0..40 {
///     batches.shuffle(rng);
///     while let Some((inputs, targets)) = batches.next() {
///         by_hand.gradient(inputs, targets, &mut workspace)?;
///         adam.step(&mut by_hand, workspace.gradient());
///     }
/// }
/// assert_eq!(by_hand.parameters(), line.parameters());
/// # Ok(()) }
/// ```
pub struct Trainer<'a, O, V = ()> {
    optimizer: O,
    validation: V,
    epochs: usize,
    batch: usize,
    seed: u64,
    patience: Option<usize>,
    on_epoch: Option<Box<dyn FnMut(&Epoch) + 'a>>,
}

impl<O: Optimizer> Trainer<'_, O> {
    /// Training by an optimizer: 10 epochs, batches of 32 rows, seed 0, no validation.
    #[must_use]
    pub fn new(optimizer: O) -> Self {
        Self { optimizer, validation: (), epochs: 10, batch: 32, seed: 0, patience: None, on_epoch: None }
    }
}

impl<'a, O: Optimizer, V> Trainer<'a, O, V> {
    /// How often each row is learnt from.
    #[must_use]
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }

    /// How many rows a gradient is the mean of.
    #[must_use]
    pub fn batch(mut self, rows: usize) -> Self {
        self.batch = rows;
        self
    }

    /// Where the order of rows and the masks of dropout start.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Rows that are not learnt from, on which every epoch is evaluated.
    #[must_use]
    pub fn validate<N: Supervised>(self, data: &'a Dataset<N>) -> Trainer<'a, O, &'a Dataset<N>> {
        let Self { optimizer, epochs, batch, seed, patience, on_epoch, .. } = self;
        Trainer { optimizer, validation: data, epochs, batch, seed, patience, on_epoch }
    }

    /// Stops when the validation loss (the training loss, where nothing validates) has not become less for so many epochs, and
    /// keeps the weights of the best epoch.
    #[must_use]
    pub fn stop_early(mut self, patience: usize) -> Self {
        self.patience = Some(patience);
        self
    }

    /// Called with each epoch when it ends.
    #[must_use]
    pub fn on_epoch(mut self, seen: impl FnMut(&Epoch) + 'a) -> Self {
        self.on_epoch = Some(Box::new(seen));
        self
    }

    /// Trains a network. Its scalers are fitted first, unless they are fitted already.
    ///
    /// # Errors
    /// A setting makes no sense, a data set has no rows or a target that the loss cannot use, or the loss is no longer a number:
    /// then the network has the weights of the last epoch (the best, where [`stop_early`](Self::stop_early) is set) that was.
    pub fn fit<N: Supervised>(&mut self, network: &mut N, data: &Dataset<N>) -> Result<Report, Error>
    where
        V: Validation<N>,
    {
        self.check(data)?;
        network.fit_scalers(data)?;
        let mut workspace = N::workspace(self.batch.min(data.len()) + 1);
        let mut batches = data.batches(self.batch);
        let mut kept = Kept::of(network);
        let mut report = Report::new(N::METRIC);
        let rng = &mut StdRng::seed_from_u64(self.seed);
        workspace.seed(self.seed);

        for epoch in 1..=self.epochs {
            let start = Instant::now();
            batches.shuffle(rng);
            let (mut sum, mut number) = (0.0, 0);
            while let Some((inputs, targets)) = batches.next() {
                number += 1;
                let loss = network.gradient(inputs, targets, &mut workspace)?.to_f64();
                if !loss.is_finite() {
                    kept.restore(network);
                    return Err(Error::Diverged { loss, epoch, batch: number });
                }
                self.optimizer.step(network, workspace.gradient());
                sum += loss * inputs.len() as f64;
            }
            let train_loss = sum / data.len() as f64;
            let validation = self.validation.data().map(|data| evaluate(network, data, &mut workspace)).transpose()?;
            let watched = validation.as_ref().map_or(train_loss, |validation| validation.loss);
            if !watched.is_finite() || network.parameters().iter().any(|x| !x.is_finite()) {
                kept.restore(network);
                return Err(Error::Diverged { loss: watched, epoch, batch: number });
            }
            let better = report
                .add(Epoch { number: epoch, train_loss, validation, seconds: start.elapsed().as_secs_f64() }, self.patience.is_some());
            if let (Some(seen), Some(epoch)) = (&mut self.on_epoch, report.epochs.last()) {
                seen(epoch);
            }
            if better || self.patience.is_none() {
                kept.keep(network);
            }
            if self.patience.is_some_and(|patience| epoch - report.kept >= patience.max(1)) {
                report.stop = Stop::Early;
                break;
            }
        }
        kept.restore(network);
        Ok(report)
    }

    fn check<N: Supervised>(&self, data: &Dataset<N>) -> Result<(), Error> {
        if self.epochs == 0 || self.batch == 0 {
            let what = if self.epochs == 0 { "epochs" } else { "rows in a batch" };
            return Err(Error::Setting(format!("training in 0 {what} teaches nothing: at least 1 is wanted")));
        }
        if data.is_empty() {
            return Err(Error::Data("a data set of no rows has nothing to learn from".to_owned()));
        }
        Ok(())
    }
}

impl<O, V> std::fmt::Debug for Trainer<'_, O, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trainer")
            .field("epochs", &self.epochs)
            .field("batch", &self.batch)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// What a trainer validates on: nothing, or a data set.
pub trait Validation<N: Supervised> {
    /// The data set, if there is one.
    fn data(&self) -> Option<&Dataset<N>>;
}

impl<N: Supervised> Validation<N> for () {
    fn data(&self) -> Option<&Dataset<N>> {
        None
    }
}

impl<N: Supervised> Validation<N> for &Dataset<N> {
    fn data(&self) -> Option<&Dataset<N>> {
        Some(self)
    }
}

/// The numbers of a network at an earlier time.
struct Kept<S> {
    parameters: Vec<S>,
    statistics: Vec<S>,
}

impl<S: Scalar> Kept<S> {
    fn of<N: Supervised<Scalar = S>>(network: &N) -> Self {
        Self { parameters: network.parameters().to_vec(), statistics: network.statistics().to_vec() }
    }

    fn keep<N: Supervised<Scalar = S>>(&mut self, network: &N) {
        self.parameters.copy_from_slice(network.parameters());
        self.statistics.copy_from_slice(network.statistics());
    }

    fn restore<N: Supervised<Scalar = S>>(&self, network: &mut N) {
        network.parameters_mut().copy_from_slice(&self.parameters);
        network.statistics_mut().copy_from_slice(&self.statistics);
    }
}
