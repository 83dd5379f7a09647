//! What an expansion gives beside the public traits: passes by the width they take, and access to the numbers.

use core::marker::PhantomData;

use crate::layer::{Backward, Batch, Forward, Layer, Memory};
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
