//! Adam that looks ahead.

use crate::optim::parts::{NesterovAverage, RootMean};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use crate::scalar::Scalar;

/// [`Adam`](crate::optim::Adam) with Nesterov's momentum (Dozat 2016).
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// s ← β₂ s + (1 − β₂) g²
/// μₜ = β₁ (1 − 0.5 · 0.96^(t momentum_decay))
/// w ← w − lr (μₜ₊₁ m / (1 − μ₁ … μₜ₊₁) + (1 − μₜ) g / (1 − μ₁ … μₜ)) / (√(s / (1 − β₂ᵗ)) + ε)
/// ```
///
/// Defaults: `lr = 2e-3`, `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`, `momentum_decay = 4e-3`. Use it in Adam's place where
/// the first steps should be faster.
#[derive(Clone, Debug)]
pub struct NAdam {
    mean: NesterovAverage,
    root: RootMean,
    core: Core,
}

impl NAdam {
    /// With a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        let (mean, root) = (NesterovAverage::new(0.9, 4e-3), RootMean::new(0.999, 1e-8).corrected());
        Self { mean, root, core: Core::new(learning_rate) }
    }

    /// How much of the mean and of the mean of squares each step keeps.
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.mean = NesterovAverage::new(beta1, self.mean.decay);
        self.root.beta = beta2;
        self
    }

    /// Added to the root.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.root.epsilon = epsilon;
        self
    }

    /// How fast the momentum warms up.
    #[must_use]
    pub fn momentum_decay(mut self, momentum_decay: f64) -> Self {
        self.mean = NesterovAverage::new(self.mean.beta, momentum_decay);
        self
    }
}

impl Default for NAdam {
    fn default() -> Self {
        Self::new(2e-3)
    }
}

impl Optimizer for NAdam {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(&mut self.mean, self.root)), parameters, gradient);
    }

    with_core!(checks: mean, root; settings: beta1 = mean.beta, beta2 = root.beta, epsilon = root.epsilon, momentum_decay = mean.decay;);
}
