//! Layers that learn at a rate of their own, or not at all.

use std::fmt;
use std::ops::Range;

use crate::error::Error;
use crate::names::named;
use crate::network::Network;
use crate::optim::Optimizer;
use crate::scalar::Scalar;
use crate::setting;
use crate::train::Train;

/// Layers that are frozen, and layers whose learning rate is multiplied by a factor: for fine-tuning, where what a network knows already
/// should change less than what it is to learn.
///
/// A layer is called by its name, `hidden`, which means all that is in it; a single tensor by its own, `hidden.bias`. Of two settings for the
/// same tensor the later counts.
///
/// ```
/// use nn_runtime::optim::LayerRates;
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
/// What a factor f does to any optimizer: `w ← w + f (step of w)`. A frozen layer keeps every number it has, running statistics too; its
/// gradient counts as 0, so that the norm of the whole gradient is that of what learns. A frozen batch normalisation learns with its running
/// statistics where the [`Workspace`](crate::Workspace::freeze) is told, as a [`Trainer`](crate::trainer::Trainer::freeze) tells it.
pub struct LayerRates<N: Network> {
    held: Vec<Held<N::Scalar>>,
}

/// A tensor that does not make the whole step.
struct Held<S> {
    range: Range<usize>,
    is_statistic: bool,
    factor: f64,
    /// What it was before the step.
    before: Vec<S>,
}

impl<N: Train> LayerRates<N> {
    /// Every layer learns at the optimizer's own rate.
    #[must_use]
    pub fn new() -> Self {
        Self { held: Vec::new() }
    }

    /// Keeps a layer as it is.
    ///
    /// # Errors
    /// No layer or tensor has that name.
    pub fn freeze(self, name: &str) -> Result<Self, Error> {
        self.rate(name, 0.0)
    }

    /// Multiplies the learning rate of a layer.
    ///
    /// # Errors
    /// No layer or tensor has that name, or the factor is negative or not finite.
    pub fn rate(mut self, name: &str, factor: f64) -> Result<Self, Error> {
        setting::not_negative(&format!("the factor of the learning rate of `{name}`"), factor)?;
        for tensor in named::<N>(name)? {
            let is_statistic = tensor.is_statistic();
            self.held.retain(|held| held.is_statistic != is_statistic || held.range != tensor.range);
            // Running statistics have no learning rate: they move or do not.
            if !is_statistic || factor == 0.0 {
                let before = vec![N::Scalar::ZERO; tensor.range.len()];
                self.held.push(Held { range: tensor.range.clone(), is_statistic, factor, before });
            }
        }
        Ok(self)
    }

    /// A step of any optimizer, by which each layer moves as far as it may: [`keep`](Self::keep), [`hide`](Self::hide), the step,
    /// [`hold_back`](Self::hold_back). Where more than the optimizer moves weights, those stand around all of it.
    pub fn step<O: Optimizer>(&mut self, optimizer: &mut O, network: &mut N, gradient: &mut N) {
        self.keep(network);
        self.hide(gradient);
        optimizer.step(network, gradient);
        self.hold_back(network);
    }

    /// The statistics that stay as they are.
    pub(crate) fn frozen_statistics(&self) -> impl Iterator<Item = Range<usize>> {
        self.held.iter().filter(|held| held.is_statistic && held.factor == 0.0).map(|held| held.range.clone())
    }

    /// Remembers what may not move, or not as far, as it is before a step.
    pub fn keep(&mut self, network: &N) {
        for held in &mut self.held {
            let numbers = if held.is_statistic { network.statistics() } else { network.parameters() };
            held.before.copy_from_slice(&numbers[held.range.clone()]);
        }
    }

    /// Makes the gradient of what is frozen 0, before its norm is clipped.
    pub fn hide(&self, gradient: &mut N) {
        for held in self.held.iter().filter(|held| held.factor == 0.0 && !held.is_statistic) {
            gradient.parameters_mut()[held.range.clone()].fill(N::Scalar::ZERO);
        }
    }

    /// Takes back what a step moved too far since [`keep`](Self::keep).
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
