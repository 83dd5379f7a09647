//! Learning rates of layers.

use std::fmt;
use std::ops::Range;

use crate::error::Error;
use crate::names::named;
use crate::network::Network;
use crate::optim::Optimizer;
use crate::setting;
use crate::train::Train;
use nn_kernels::Scalar;

/// Freezes layers, or multiplies their learning rates: for fine-tuning, in which pretrained layers should change less than new ones.
///
/// [`Trainer::freeze`](crate::trainer::Trainer::freeze) and [`Trainer::rate`](crate::trainer::Trainer::rate) do this in a trainer. In a
/// loop by hand, call [`step`](Self::step) instead of the optimizer's:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Net(1) -> 1 { hidden: Dense(4), Tanh, output: Dense(1) }
/// }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let (mut net, mut adam) = (Net::init(&mut StdRng::seed_from_u64(1)), Adam::default());
/// let (mut workspace, before) = (Net::workspace(1), *net.hidden().weight);
/// let mut rates = LayerRates::new().freeze("hidden")?.rate("output.bias", 0.1)?;
///
/// net.gradient(&[[1.0]], &[[3.0]], &mut workspace)?;
/// rates.step(&mut adam, &mut net, workspace.gradient_mut());
/// assert_eq!(*net.hidden().weight, before);
///
/// let error = LayerRates::<Net>::new().freeze("hiden").unwrap_err();
/// assert_eq!(error.to_string(), "there is no layer `hiden` with parameters: did you mean `hidden`?");
/// # Ok(()) }
/// ```
///
/// A name is that of a layer, such as `hidden`, which means all its tensors, or that of a tensor, such as `hidden.bias`. If a tensor has
/// several settings, the last one counts.
///
/// A factor f works with every optimizer: `w ← w + f (step of w)`.
///
/// A frozen layer keeps its parameters and its running statistics. Its gradient counts as 0, so the norm of the gradient is that of the
/// other layers. A frozen batch normalisation should also normalise by its running statistics in training: call
/// [`Workspace::freeze`](crate::Workspace::freeze), as [`Trainer::freeze`](crate::trainer::Trainer::freeze) does.
pub struct LayerRates<N: Network> {
    held: Vec<Held<N::Scalar>>,
}

/// A tensor that makes only a part of the step, or none.
struct Held<S> {
    range: Range<usize>,
    is_statistic: bool,
    factor: f64,
    /// The numbers before the step.
    before: Vec<S>,
}

impl<N: Train> LayerRates<N> {
    /// Creates rates with which every layer has the optimizer's learning rate.
    #[must_use]
    pub fn new() -> Self {
        Self { held: Vec::new() }
    }

    /// Freezes a layer or a tensor.
    ///
    /// # Errors
    /// There is no layer or tensor with that name.
    pub fn freeze(self, name: &str) -> Result<Self, Error> {
        self.rate(name, 0.0)
    }

    /// Multiplies the learning rate of a layer or a tensor by a factor. 0 freezes it.
    ///
    /// # Errors
    /// There is no layer or tensor with that name, or the factor is negative, NaN or infinite.
    pub fn rate(mut self, name: &str, factor: f64) -> Result<Self, Error> {
        setting::not_negative(&format!("the factor of the learning rate of `{name}`"), factor)?;
        for tensor in named::<N>(name)? {
            let is_statistic = tensor.is_statistic();
            self.held.retain(|held| held.is_statistic != is_statistic || held.range != tensor.range);
            // Running statistics have no learning rate. They can only be frozen.
            if !is_statistic || factor == 0.0 {
                let before = vec![N::Scalar::ZERO; tensor.range.len()];
                self.held.push(Held { range: tensor.range.clone(), is_statistic, factor, before });
            }
        }
        Ok(self)
    }

    /// Runs a step of an optimizer with these rates: [`keep`](Self::keep), [`hide`](Self::hide), the optimizer's step,
    /// [`hold_back`](Self::hold_back).
    ///
    /// If regularizers change weights too, call the four yourself: `keep` before the first change, `hold_back` after the last.
    pub fn step<O: Optimizer>(&mut self, optimizer: &mut O, network: &mut N, gradient: &mut N) {
        self.keep(network);
        self.hide(gradient);
        optimizer.step(network, gradient);
        self.hold_back(network);
    }

    /// Returns the ranges of the frozen statistics.
    pub(crate) fn frozen_statistics(&self) -> impl Iterator<Item = Range<usize>> {
        self.held.iter().filter(|held| held.is_statistic && held.factor == 0.0).map(|held| held.range.clone())
    }

    /// Stores the numbers of the frozen and slowed tensors before a step.
    pub fn keep(&mut self, network: &N) {
        for held in &mut self.held {
            let numbers = if held.is_statistic { network.statistics() } else { network.parameters() };
            held.before.copy_from_slice(&numbers[held.range.clone()]);
        }
    }

    /// Sets the gradient of the frozen tensors to 0. Call it before the norm of the gradient is clipped.
    pub fn hide(&self, gradient: &mut N) {
        for held in self.held.iter().filter(|held| held.factor == 0.0 && !held.is_statistic) {
            gradient.parameters_mut()[held.range.clone()].fill(N::Scalar::ZERO);
        }
    }

    /// Restores the frozen tensors, and reduces the change of the slowed ones since [`keep`](Self::keep) to their factor.
    pub fn hold_back(&self, network: &mut N) {
        for held in &self.held {
            let numbers = if held.is_statistic { network.statistics_mut() } else { network.parameters_mut() };
            let numbers = &mut numbers[held.range.clone()];
            if held.factor == 0.0 {
                numbers.copy_from_slice(&held.before);
            } else {
                let factor = N::Scalar::from_f64(held.factor);
                numbers.iter_mut().zip(&held.before).for_each(|(w, before)| *w = *before + factor * (*w - *before));
            }
        }
    }
}

impl<N: Train> Default for LayerRates<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Network> fmt::Debug for LayerRates<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.held.iter().map(|held| (&held.range, held.factor))).finish()
    }
}
