//! Adaptive moments.

use crate::optim::parts::{Average, RootMean};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use crate::scalar::Scalar;

/// A running mean over the root of a running mean of squares, both corrected for having started at 0 (Kingma and Ba 2015).
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// s ← β₂ s + (1 − β₂) g²
/// w ← w − lr (m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + ε)
/// ```
///
/// Defaults: `lr = 1e-3`, `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`. Use it first: it works over wide ranges of its settings.
#[derive(Clone, Debug)]
pub struct Adam {
    mean: Average,
    root: RootMean,
    core: Core,
}

impl Adam {
    /// With a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { mean: Average::new(0.9), root: RootMean::new(0.999, 1e-8).corrected(), core: Core::new(learning_rate) }
    }

    /// How much of the mean and of the mean of squares each step keeps.
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.mean.beta = beta1;
        self.root.beta = beta2;
        self
    }

    /// Added to the root.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.root.epsilon = epsilon;
        self
    }
}

impl Default for Adam {
    fn default() -> Self {
        Self::new(1e-3)
    }
}

impl Optimizer for Adam {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(self.mean, self.root)), parameters, gradient);
    }

    with_core!(checks: mean, root; settings: beta1 = mean.beta, beta2 = root.beta, epsilon = root.epsilon;);
}
