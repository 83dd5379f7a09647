//! Cheap checks at the end of a training, for what keeps layers from learning.

use crate::diagnosis::dead_units;
use crate::digits::digits;
use crate::loss::{Metric, Target};
use crate::network::{Row, numbers_of};
use crate::tensor::{Role, Tensor};
use crate::train::Supervised;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

use super::Epoch;

/// The maximum number of rows, and of numbers in their inputs.
const ROWS: usize = 256;
const NUMBERS: usize = 1 << 20;
/// The minimum number of rows to call a unit dead.
const ENOUGH: usize = 64;
/// The limits for the root mean square of inputs and targets. All of them must be small for a warning, but only one large.
const LARGE: f64 = 100.0;
const SMALL: f64 = 1e-3;
/// The accuracy or R² of a network that has learnt, which gets no warning about its scales.
const GOOD: f64 = 0.9;

/// The first training rows.
pub(super) struct Look<N: Supervised> {
    inputs: Vec<N::Input>,
    /// The sums of the squares of their targets, for each output.
    targets: Vec<f64>,
}

impl<N: Supervised> Look<N> {
    /// Allocates memory for the first rows of a data set.
    pub(super) fn new(rows: usize) -> Self {
        let most = ROWS.min(NUMBERS / N::Input::WIDTH.max(1));
        Self { inputs: Vec::with_capacity(most.min(rows)), targets: vec![0.0; N::Output::WIDTH] }
    }

    /// Stores rows until there are enough.
    pub(super) fn take(&mut self, inputs: &[N::Input], targets: &[N::Target]) {
        let wanted = (self.inputs.capacity() - self.inputs.len()).min(inputs.len());
        self.inputs.extend_from_slice(&inputs[..wanted]);
        for target in targets.iter().take(wanted) {
            // Padding is NaN.
            for (sum, value) in self.targets.iter_mut().zip(target.values()).filter(|(_, value)| !value.is_nan()) {
                *sum += value.to_f64() * value.to_f64();
            }
        }
    }

    /// Returns the warnings. `base` is the learning rate of the optimizer, and `units` is whether to check for dead units.
    pub(super) fn found(&self, network: &N, workspace: &mut Workspace<N>, epochs: &[Epoch], base: f64, units: bool) -> Vec<String> {
        let mut found = never_fitted(network);
        found.extend(rises(epochs, base));
        let validation = epochs.last().and_then(|epoch| epoch.validation.as_ref());
        let is_good = validation.and_then(|validation| validation.accuracy.or(validation.r2)).is_some_and(|share| share >= GOOD);
        if !is_good {
            found.extend(self.inputs_far_from_one());
            found.extend(self.targets_far_from_one());
        }
        if units && self.inputs.len() >= ENOUGH {
            found.extend(dead_units(network, &self.inputs, workspace).into_iter().map(|(layer, units)| {
                format!(
                    "`{layer}`: {} of {} units gave 0 for each of {} rows and learn nothing: lower the learning rate, use HeNormal or \
                     LeakyRelu; `.diagnose()` shows more",
                    units.stuck,
                    units.total,
                    self.inputs.len()
                )
            }));
        }
        found
    }

    /// Checks inputs that the first layer multiplies without scaling.
    fn inputs_far_from_one(&self) -> Option<String> {
        let unscaled = N::TENSORS.first().is_some_and(|first| first.role == Role::Weight);
        if !unscaled || N::SCALERS.iter().any(|scaler| !scaler.of_targets) {
            return None;
        }
        let mut squares = vec![0.0; N::Input::WIDTH];
        for input in &self.inputs {
            squares.iter_mut().zip(input.present()).for_each(|(sum, x)| *sum += x.to_f64() * x.to_f64());
        }
        let sizes: Vec<f64> = squares.into_iter().map(|sum| self.root_mean(sum)).collect();
        let cure = "begin the network with `Standardize`";
        let (place, largest) = sizes.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
        if largest > LARGE {
            let far = sizes.iter().filter(|size| **size > LARGE).count();
            let size = digits(largest, 3);
            return Some(format!(
                "{far} of {} inputs are far from 1, input {place} about {size}, and nothing scales them: {cure}",
                sizes.len()
            ));
        }
        let is_small = largest > 0.0 && largest < SMALL;
        is_small.then(|| format!("all inputs are far from 1, the largest about {}, and nothing scales them: {cure}", digits(largest, 3)))
    }

    /// Checks targets without a `Rescale`, which the last layer has to reach from numbers near 1.
    fn targets_far_from_one(&self) -> Option<String> {
        let largest = self.targets.iter().map(|sum| self.root_mean(*sum)).fold(0.0, f64::max);
        let are_numbers = matches!(N::METRIC, Metric::Regression) && !N::SCALERS.iter().any(|scaler| scaler.of_targets);
        if !are_numbers || largest == 0.0 || (SMALL..=LARGE).contains(&largest) {
            return None;
        }
        Some(format!("targets are far from 1, about {}, and nothing scales them: end the network with `Rescale`", digits(largest, 3)))
    }

    fn root_mean(&self, sum: f64) -> f64 {
        (sum / self.inputs.len().max(1) as f64).sqrt()
    }
}

/// Checks for a schedule that raises the learning rate. Most schedules only lower it.
fn rises(epochs: &[Epoch], base: f64) -> Option<String> {
    let largest = epochs.iter().map(|epoch| epoch.learning_rate).fold(0.0, f64::max);
    // Rounding errors are no rise.
    (largest > base * (1.0 + 1e-9)).then(|| {
        let [from, to] = [base, largest].map(|rate| digits(rate, 3));
        format!(
            "the schedule raised the learning rate from {from} to {to}: the end in `Cosine::to(end)` and others is a learning rate, not a factor"
        )
    })
}

/// Checks for scalers that were never fitted, because they get neither the network's inputs nor return its outputs.
fn never_fitted<N: Supervised>(network: &N) -> Vec<String> {
    let never_moves = |tensor: &Tensor| tensor.role == Role::Statistic { momentum: None };
    let all = |tensor: &Tensor, number| numbers_of(network, tensor).iter().all(|x| *x == number);
    let pairs = N::TENSORS.windows(2).filter_map(|pair| {
        let [mean, deviation] = pair else { return None };
        let layer = mean.name.strip_suffix(".mean")?;
        let is_scaler = deviation.name.strip_suffix(".deviation") == Some(layer) && never_moves(mean) && never_moves(deviation);
        let is_fitted_by_fit = N::SCALERS.iter().any(|scaler| scaler.start == mean.range.start);
        let untouched = all(mean, N::Scalar::ZERO) && all(deviation, N::Scalar::ONE);
        (is_scaler && !is_fitted_by_fit && untouched).then_some(layer)
    });
    let warning = |layer| {
        format!(
            "`{layer}` was never fitted and changes nothing: training fits only a `Standardize` that gets the network's inputs, and a `Rescale` \
             that returns its outputs; use BatchNorm instead, or load its numbers"
        )
    };
    pairs.map(warning).collect()
}
