//! Which learning rate a training can begin with, found by trying all of them once.
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
//! The range test of L. N. Smith, "Cyclical Learning Rates for Training Neural Networks" (arXiv 1506.01186), as fastai runs it, but for
//! what is looked at: the rate grows by the same factor from step to step, and the test ends where the loss diverges. The loss is not
//! that of the batch which is learnt from. From one batch to the next it changes more than by a step, most of all where some rows are
//! far from all others, and a mean over enough of them lags behind by half a power of ten. It is the loss of one sample of rows, the
//! same before every step, so that it changes by the steps alone. It has diverged where it is a quarter above where it began: a multiple
//! of the least, as elsewhere, is passed at once where a loss fell by powers of ten, as with inputs that are not scaled.
//!
//! It works on copies: the network and the optimizer stay as they are.

mod curve;
#[cfg(test)]
mod tests;

pub use curve::{LearningRateCurve, RateTried};

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::data::{Dataset, Feed, Source, Survey};
use crate::diagnosis::{Origin, all_finite};
use crate::error::Error;
use crate::optim::Optimizer;
use crate::pass;
use crate::scalar::Scalar;
use crate::setting;
use crate::threads::{self, on_threads};
use crate::train::Supervised;
use crate::workspace::Workspace;

/// How many times the first loss a loss is that has diverged.
const DIVERGED: f64 = 1.25;

/// Tries learning rates from small to large, a step each: see the [module](self).
#[derive(Clone, Copy, Debug)]
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
    /// 200 rates from 1e-7 to 10, batches of 32 rows, a sample of 256, no smoothing, seed 0.
    #[must_use]
    pub fn new() -> Self {
        Self { from: 1e-7, to: 10.0, steps: 200, batch: 32, sample: 256, smoothing: 0.0, seed: 0 }
    }

    /// The first rate and the last.
    #[must_use]
    pub fn range(self, from: f64, to: f64) -> Self {
        Self { from, to, ..self }
    }

    /// How many rates are tried, at least 2. In step i of n the rate is from · (to / from)^(i / (n − 1)).
    #[must_use]
    pub fn steps(self, steps: usize) -> Self {
        Self { steps, ..self }
    }

    /// How many rows a gradient is the mean of: as many as in the training that is to come, for the best rate depends on it.
    #[must_use]
    pub fn batch(self, rows: usize) -> Self {
        Self { batch: rows, ..self }
    }

    /// How many rows, drawn at random, the loss is that of: all, where there are fewer. The more, the less is the curve that of
    /// these rows alone; a forward pass of them is added to every step.
    #[must_use]
    pub fn sample(self, rows: usize) -> Self {
        Self { sample: rows, ..self }
    }

    /// β of the running mean m ← β m + (1 − β) loss, corrected for having started at 0: 0 is the loss itself. For networks whose
    /// dropout makes even the loss of the same rows change much. The more is smoothed, the later a fall is seen, and the larger the
    /// rates that are suggested.
    #[must_use]
    pub fn smoothing(self, smoothing: f64) -> Self {
        Self { smoothing, ..self }
    }

    /// Where the order of rows and the masks of dropout start.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Tries the rates with a [`Dataset`], a [`Stream`](crate::data::Stream), whose sample is drawn from among the rows that it
    /// holds, or another [`Source`] of rows. Ends early where a loss or a gradient is no number, or the loss is above 1¼ times the first.
    /// Scalers that are not fitted yet are fitted in the copy.
    ///
    /// # Errors
    /// A setting makes no sense, a row cannot be had, there are none, or one has a target that the loss cannot use, or the loss is no number before any step.
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
                    return Err(Error::Diverged { origin, loss, epoch: 1, batch: 1 });
                }
                curve.diverged = true;
                break;
            }
            let rate = self.rate(step);
            mean = self.smoothing * mean + (1.0 - self.smoothing) * of_sample;
            correction *= self.smoothing;
            let smoothed = mean / (1.0 - correction);
            curve.tried.push(RateTried { rate, loss: of_sample, smoothed });
            // A loss that may be negative has no multiple to compare with.
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
        setting::positive("the least learning rate", self.from)?;
        setting::positive("the largest learning rate", self.to)?;
        if self.steps < 2 || self.from >= self.to {
            let (steps, from, to) = (self.steps, self.from, self.to);
            let why = format!("{steps} rates from {from} to {to}: wanted are at least 2, and a last one above the first");
            return Err(Error::Setting(why));
        }
        if !(0.0..1.0).contains(&self.smoothing) {
            return Err(Error::Setting(format!("the smoothing of losses is {}: wanted is at least 0 and below 1", self.smoothing)));
        }
        Ok(())
    }
}

impl Default for LearningRateFinder {
    fn default() -> Self {
        Self::new()
    }
}
