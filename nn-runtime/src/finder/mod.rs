//! The learning rate range test: finds a learning rate by trying each one for a single step.
//!
//! ```
//! use nn_runtime::prelude::*;
//!
//! network! {
//!     #[loss(MeanSquaredError)]
//!     struct Curve(1) -> 1 { Dense(16), Tanh, Dense(1) }
//! }
//!
//! # fn main() -> Result<(), nn_runtime::Error> {
//! let points = Dataset::<Curve>::from_rows((0..200).map(|x| x as f32 / 100.0 - 1.0).map(|x| ([x], [(3.0 * x).sin()])));
//! let mut net = Curve::init(&mut StdRng::seed_from_u64(1));
//!
//! let curve = LearningRateFinder::new().batch(20).find(&net, &Adam::default(), &points)?;
//! println!("{curve}");
//! let rate = curve.suggestion().unwrap_or(1e-3);
//!
//! let report = Trainer::new(Adam::new(rate)).epochs(20).batch(20).fit(&mut net, &points)?;
//! assert!(report.last().train_loss < 0.1);
//! # Ok(()) }
//! ```
//!
//! The learning rate grows by the same factor from step to step, and the test ends when the loss diverges. The test works on copies; the
//! network and the optimizer do not change.
//!
//! # Differences from fastai
//! * The loss is that of a fixed sample of rows, not that of the training batch. The loss differs more from batch to batch than from step
//!   to step, and a running mean over enough batches lags behind by half a power of ten. The loss of a fixed sample changes only by the
//!   steps.
//! * The loss has diverged when it is a quarter above the first one. Elsewhere it is a multiple of the lowest one, which is exceeded at
//!   once if the loss has fallen by powers of ten, as with unscaled inputs.
//!
//! Smith, "Cyclical Learning Rates for Training Neural Networks" (2015), arXiv 1506.01186.

mod curve;
#[cfg(test)]
mod tests;

pub use curve::{LearningRateCurve, RateTried};

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::data::{Dataset, Feed, Source, Survey};
use crate::diagnosis::Origin;
use crate::error::Error;
use crate::finite::all_finite;
use crate::optim::Optimizer;
use crate::pass;
use crate::setting;
use crate::threads::{self, on_threads};
use crate::train::Supervised;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// The loss has diverged when it is this many times the first loss.
const DIVERGED: f64 = 1.25;

/// The learning rate range test. See the [module](self).
///
/// | argument | default | meaning |
/// |---|---|---|
/// | [`range`](Self::range) | `1e-7, 10` | the first and the last learning rate |
/// | [`steps`](Self::steps) | `200` | the number of learning rates |
/// | [`batch`](Self::batch) | `32` | the rows of a training batch |
/// | [`sample`](Self::sample) | `256` | the rows of the sample |
/// | [`smoothing`](Self::smoothing) | `0` | the factor of the running mean of the losses |
/// | [`seed`](Self::seed) | `0` | the seed |
#[derive(Clone, Copy, Debug)]
#[doc(alias("lr_find", "lr_finder", "LRFinder", "learning rate range test", "learning rate finder"))]
pub struct LearningRateFinder {
    from: f64,
    to: f64,
    steps: usize,
    batch: usize,
    sample: usize,
    smoothing: f64,
    seed: u64,
}

impl LearningRateFinder {
    /// Creates the test with the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self { from: 1e-7, to: 10.0, steps: 200, batch: 32, sample: 256, smoothing: 0.0, seed: 0 }
    }

    /// Sets the first and the last learning rate (default: `1e-7` and 10). Both must be above 0, and the last above the first.
    #[doc(alias("start_lr", "end_lr"))]
    #[must_use]
    pub fn range(self, from: f64, to: f64) -> Self {
        Self { from, to, ..self }
    }

    /// Sets the number n of learning rates (default: 200). It must be at least 2.
    ///
    /// The learning rate of step i is `from · (to / from)^(i / (n − 1))`, where i starts at 0.
    #[doc(alias = "num_it")]
    #[must_use]
    pub fn steps(self, steps: usize) -> Self {
        Self { steps, ..self }
    }

    /// Sets the number of rows of a training batch (default: 32). Use that of the training, because the best learning rate depends on it.
    #[doc(alias = "batch_size")]
    #[must_use]
    pub fn batch(self, rows: usize) -> Self {
        Self { batch: rows, ..self }
    }

    /// Sets the number of rows of the sample, which is drawn at random (default: 256). If there are fewer rows, the sample is all of them.
    ///
    /// With more rows the curve depends less on the choice of the sample, but each step needs a forward pass of the sample.
    #[must_use]
    pub fn sample(self, rows: usize) -> Self {
        Self { sample: rows, ..self }
    }

    /// Sets β of the running mean of the losses, m ← β m + (1 − β) loss, with bias correction (default: 0, the loss itself). It must be at
    /// least 0 and below 1.
    ///
    /// It helps networks with much dropout, where even the loss of the same rows varies. With more smoothing a falling loss is noticed
    /// later, so the suggested learning rates are larger.
    #[must_use]
    pub fn smoothing(self, smoothing: f64) -> Self {
        Self { smoothing, ..self }
    }

    /// Sets the seed of the order of the rows and of the masks of dropout (default: 0).
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Runs the test. The rows are a [`Dataset`], a [`Stream`](crate::data::Stream) or another [`Source`].
    ///
    /// It ends early if a loss or a gradient is NaN or infinite, or if the loss is above 1.25 times the first one. Scalers that are not
    /// fitted yet are fitted in the copy. The sample of a stream is drawn from the rows that it holds in memory.
    ///
    /// # Errors
    /// * A setting is invalid.
    /// * There are no rows, a row cannot be read, or a target cannot be used by the loss.
    /// * The loss is NaN or infinite before the first step.
    pub fn find<N: Supervised, O: Optimizer + Clone>(
        &self,
        network: &N,
        optimizer: &O,
        data: &(impl Source<N> + ?Sized),
    ) -> Result<LearningRateCurve, Error> {
        self.check()?;
        optimizer.check()?;
        let survey = Survey::to_train(data, network, false)?;
        let mut copy = N::zeros();
        copy.parameters_mut().copy_from_slice(network.parameters());
        copy.statistics_mut().copy_from_slice(network.statistics());
        survey.fit(&mut copy)?;
        let rng = &mut StdRng::seed_from_u64(self.seed);
        let mut batches = Feed::new(data, self.batch, survey.rows);
        batches.begin(true, rng);
        let mut samples = data.epochs(self.sample.min(survey.rows));
        samples.begin(true, rng);
        let sample = samples.next()?.map_or_else(|| Ok(Dataset::from_rows([])), |rows| rows.check(0).map(|()| rows.to_dataset()))?;
        let rows = self.batch.min(survey.rows).max(sample.len()) + 1;
        let threads = threads::that_pay(N::FLOPS, rows - 1);
        let mut workspace = N::workspace(rows);
        workspace.seed(self.seed);
        workspace.threads(threads);
        let mut optimizer = optimizer.clone();
        on_threads(threads, || self.run(&mut copy, &mut optimizer, &mut batches, &sample, &mut workspace, rng))?
    }

    fn run<N: Supervised, O: Optimizer>(
        &self,
        network: &mut N,
        optimizer: &mut O,
        batches: &mut Feed<'_, N>,
        sample: &Dataset<N>,
        workspace: &mut Workspace<N>,
        rng: &mut StdRng,
    ) -> Result<LearningRateCurve, Error> {
        let mut curve = LearningRateCurve::new(self.steps);
        let (mut mean, mut correction) = (0.0, 1.0);
        for step in 0..self.steps {
            let of_sample =
                pass::training_loss(network, sample.inputs(), sample.targets(), sample.weights().unwrap_or_default(), workspace)?.to_f64();
            if batches.is_over() {
                batches.begin(true, rng);
            }
            let Some(batch) = batches.next()? else { break };
            let of_batch = pass::gradient(network, batch.inputs, batch.targets, batch.weights.unwrap_or_default(), workspace)?.to_f64();
            let bad = [of_batch, of_sample].into_iter().find(|loss| !loss.is_finite());
            if bad.is_some() || !all_finite(workspace.gradient().parameters()) {
                if curve.tried.is_empty() {
                    let loss = bad.unwrap_or(of_batch);
                    let origin = workspace.origin(network, batch.inputs, N::Scalar::from_f64(loss)).unwrap_or(Origin::Loss);
                    return Err(Error::Diverged { network: None, origin, loss, epoch: 1, batch: 1 });
                }
                curve.diverged = true;
                break;
            }
            let rate = self.rate(step);
            mean = self.smoothing * mean + (1.0 - self.smoothing) * of_sample;
            correction *= self.smoothing;
            let smoothed = mean / (1.0 - correction);
            curve.tried.push(RateTried { rate, loss: of_sample, smoothed });
            // For a negative loss, a multiple of the first loss is no limit.
            let first = curve.tried[0].loss;
            if first > 0.0 && of_sample > DIVERGED * first {
                curve.diverged = true;
                break;
            }
            optimizer.set_learning_rate(rate);
            optimizer.step(network, workspace.gradient());
        }
        Ok(curve)
    }

    fn rate(&self, step: usize) -> f64 {
        self.from * (self.to / self.from).powf(step as f64 / (self.steps - 1) as f64)
    }

    fn check(&self) -> Result<(), Error> {
        setting::some("the number of rows in a batch", self.batch)?;
        setting::some("the number of rows of the sample", self.sample)?;
        setting::positive("the first learning rate", self.from)?;
        setting::positive("the last learning rate", self.to)?;
        if self.steps < 2 || self.from >= self.to {
            let (steps, from, to) = (self.steps, self.from, self.to);
            let why = format!("{steps} rates from {from} to {to}: there must be at least 2, and the last must be above the first");
            return Err(Error::Setting(why));
        }
        setting::below_one("the smoothing of losses", self.smoothing)
    }
}

impl Default for LearningRateFinder {
    fn default() -> Self {
        Self::new()
    }
}
