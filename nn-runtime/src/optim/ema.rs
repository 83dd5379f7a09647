//! An exponential moving average of the weights.

use std::fmt;

use crate::error::Error;
use crate::record::Record;
use crate::setting;
use crate::train::Train;
use nn_kernels::Scalar;

/// An exponential moving average of the weights: `a ← decay a + (1 − decay) w` after each step.
///
/// The average smooths out the noise of single batches and usually generalises better than the last weights. It starts at the weights after
/// the first step. Running statistics are not averaged; the average has those of the network, as in PyTorch's `AveragedModel`.
///
/// [`Trainer::average`](crate::trainer::Trainer::average) does this in a trainer. In a loop by hand:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Line(1) -> 1 { Dense(1) }
/// # }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let (mut line, mut sgd) = (Line::init(&mut StdRng::seed_from_u64(1)), Sgd::new(0.1));
/// let (mut workspace, mut average) = (Line::workspace(2), Ema(0.99).average());
/// for _ in 0..100 {
///     line.gradient(&[[1.0], [2.0]], &[[3.0], [5.0]], &mut workspace)?;
///     sgd.step(&mut line, workspace.gradient());
///     average.add(&line);
/// }
/// let [y] = average.network().predict(&[1.5]);
/// # assert!((y - 4.0).abs() < 1.0);
/// # Ok(()) }
/// ```
///
/// Averages of weights: Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging" (1992). The exponential one: Tarvainen
/// and Valpola, "Mean Teachers Are Better Role Models" (2017), arXiv 1703.01780.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ema(
    /// The decay, at least 0 and below 1. 0.999 averages over about the last thousand steps.
    pub f64,
);

impl Ema {
    /// Creates an empty average for a loop by hand.
    #[must_use]
    pub fn average<N: Train>(self) -> Averaged<N> {
        Averaged { network: N::zeros(), decay: self.0, empty: true }
    }

    pub(crate) fn check(self) -> Result<(), Error> {
        setting::below_one("the decay of Ema", self.0)
    }
}

/// The average of a network's weights. [`Ema::average`] creates it.
pub struct Averaged<N> {
    network: N,
    decay: f64,
    empty: bool,
}

impl<N: Train> Averaged<N> {
    /// Updates the average with the weights after a step.
    pub fn add(&mut self, network: &N) {
        self.network.statistics_mut().copy_from_slice(network.statistics());
        if self.empty {
            self.network.parameters_mut().copy_from_slice(network.parameters());
            self.empty = false;
            return;
        }
        let new = N::Scalar::from_f64(1.0 - self.decay);
        let numbers = self.network.parameters_mut().iter_mut().zip(network.parameters());
        numbers.for_each(|(mean, w)| *mean = (*mean + new * (*w - *mean)).without_denormal());
    }

    /// Whether there was no step yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.empty
    }

    pub(crate) fn record(&mut self, record: &mut Record<'_>) {
        record.setting("decay", self.decay);
        record.parsed("empty", &mut self.empty);
        record.numbers("parameters", self.network.parameters_mut());
        record.numbers("statistics", self.network.statistics_mut());
    }

    /// Returns the network with the averaged weights.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.network
    }
}

impl<N> fmt::Debug for Averaged<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Averaged").field("decay", &self.decay).finish_non_exhaustive()
    }
}
