//! What an expansion gives beside the public traits: passes by the width they take, and access to the numbers.

use core::marker::PhantomData;

use crate::layer::{Backward, Batch, Forward, Layer, Memory};
use crate::loss::{Loss, Metric, Target};
use crate::network::Network;
use crate::scalar::Scalar;

/// What only an expansion implements. `Train` follows from it.
pub trait Compiled: Network {
    /// The network's own passes, whatever its input width.
    type Passes: Passes<Self::Scalar>;

    /// A network whose every number is 0.
    fn zeros() -> Self;
    /// The trained and the measured numbers, to be changed.
    fn numbers_mut(&mut self) -> (&mut [Self::Scalar], &mut [Self::Scalar]);
    /// Where fitted scalers lie among the statistics.
    const SCALERS: &'static [Scaler];
}

/// A `Standardize` or `Rescale` of a declaration that `fit_scalers` can fit: one that sees the network's own inputs,
/// or gives its outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scaler {
    /// Where its means start in the statistics; its deviations follow them.
    pub start: usize,
    /// How many numbers it scales.
    pub width: usize,
    /// Whether it is fitted from the targets rather than the inputs.
    pub of_targets: bool,
}

/// The passes of a [`Layer`], freed of its input width.
pub trait Passes<S> {
    /// See [`Layer::MEMORY`].
    const MEMORY: Memory;
    /// See [`Layer::PREDICT_MEMORY`].
    const PREDICT_MEMORY: Memory;
    /// See [`Layer::LEAST_ROWS`].
    const LEAST_ROWS: usize;
    /// See [`Layer::initialize`].
    fn initialize(parameters: &mut [S], statistics: &mut [S], rng: &mut dyn rand::Rng);
    /// See [`Layer::predict_batch`].
    fn predict_batch(batch: &Batch, pass: Forward<'_, S>);
    /// See [`Layer::forward`].
    fn forward(batch: &Batch, pass: Forward<'_, S>);
    /// See [`Layer::backward`].
    fn backward(batch: &Batch, pass: Backward<'_, S>);
}

/// The passes of `L` at input width `IN`.
#[derive(Debug)]
pub struct At<L, const IN: usize>(PhantomData<L>);

impl<S: Scalar, L: Layer<IN, S>, const IN: usize> Passes<S> for At<L, IN> {
    const MEMORY: Memory = L::MEMORY;
    const PREDICT_MEMORY: Memory = L::PREDICT_MEMORY;
    const LEAST_ROWS: usize = L::LEAST_ROWS;

    fn initialize(parameters: &mut [S], statistics: &mut [S], rng: &mut dyn rand::Rng) {
        L::initialize(parameters, statistics, rng);
    }

    fn predict_batch(batch: &Batch, pass: Forward<'_, S>) {
        L::predict_batch(batch, pass);
    }

    fn forward(batch: &Batch, pass: Forward<'_, S>) {
        L::forward(batch, pass);
    }

    fn backward(batch: &Batch, pass: Backward<'_, S>) {
        L::backward(batch, pass);
    }
}

/// What `#[loss(…)]` adds to an expansion. [`Supervised`](crate::Supervised) follows from it.
///
/// The passes end where the loss begins to work: at the network's outputs, or before the last activation where the loss takes
/// that over.
pub trait WithLoss: Compiled {
    /// The loss, freed of the number of outputs.
    type Loss: FreeLoss<Self::Scalar>;

    /// Its value.
    fn declared_loss() -> Self::Loss;

    /// See [`Layer::predict_batch`].
    fn predict_logits(batch: &Batch, pass: Forward<'_, Self::Scalar>) {
        Self::Passes::predict_batch(batch, pass);
    }

    /// See [`Layer::forward`].
    fn forward_logits(batch: &Batch, pass: Forward<'_, Self::Scalar>) {
        Self::Passes::forward(batch, pass);
    }

    /// See [`Layer::backward`].
    fn backward_logits(batch: &Batch, pass: Backward<'_, Self::Scalar>) {
        Self::Passes::backward(batch, pass);
    }
}

/// A [`Loss`], freed of its number of outputs.
pub trait FreeLoss<S> {
    /// See [`Loss::Target`].
    type Target: Target<S>;
    /// See [`Loss::METRIC`].
    const METRIC: Metric;
    /// See [`Loss::gradient_weighted`]. No weights are as many ones.
    fn gradient(&self, outputs: &[S], targets: &[Self::Target], weights: &[S], d_outputs: &mut [S]) -> S;
    /// See [`Loss::mean_weighted`]. No weights are as many ones.
    fn mean(&self, outputs: &[S], targets: &[Self::Target], weights: &[S]) -> S;
    /// See [`Loss::total`].
    fn total(&self, targets: &[Self::Target], weights: &[S]) -> f64;
    /// See [`Loss::check`].
    ///
    /// # Errors
    /// Says what was found and what was expected.
    fn check(&self, target: &Self::Target) -> Result<(), String>;
}

/// A loss for `OUT` outputs.
#[derive(Debug)]
pub struct Of<L, const OUT: usize>(pub L);

impl<L: Loss<OUT, S>, S: Scalar, const OUT: usize> FreeLoss<S> for Of<L, OUT> {
    type Target = L::Target;
    const METRIC: Metric = L::METRIC;

    fn gradient(&self, outputs: &[S], targets: &[L::Target], weights: &[S], d_outputs: &mut [S]) -> S {
        match weights {
            [] => self.0.gradient(outputs, targets, d_outputs),
            weights => self.0.gradient_weighted(outputs, targets, weights, d_outputs),
        }
    }

    fn mean(&self, outputs: &[S], targets: &[L::Target], weights: &[S]) -> S {
        match weights {
            [] => self.0.mean(outputs, targets),
            weights => self.0.mean_weighted(outputs, targets, weights),
        }
    }

    fn total(&self, targets: &[L::Target], weights: &[S]) -> f64 {
        self.0.total(targets, weights)
    }

    fn check(&self, target: &L::Target) -> Result<(), String> {
        self.0.check(target)
    }
}
