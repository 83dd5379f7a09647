//! Adam by the largest gradient.

use crate::optim::parts::{Average, LargestMagnitude};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use crate::scalar::Scalar;

/// A running mean over the largest gradient of late (Kingma and Ba 2015, section 7).
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// l ← max(β₂ l, |g| + ε)
/// w ← w − lr (m / (1 − β₁ᵗ)) / l
/// ```
///
/// Defaults: `lr = 2e-3`, `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`. Use it for embeddings and other parameters whose
/// gradients are mostly 0.
#[derive(Clone, Debug)]
pub struct AdaMax {
    mean: Average,
    largest: LargestMagnitude,
    core: Core,
}

impl AdaMax {
    /// With a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { mean: Average::new(0.9), largest: LargestMagnitude::new(0.999, 1e-8), core: Core::new(learning_rate) }
    }

    /// How much of the mean and of the largest gradient each step keeps.
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.mean.beta = beta1;
        self.largest.beta = beta2;
        self
    }

    /// Added to the gradient's magnitude.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.largest.epsilon = epsilon;
        self
    }
}

impl Default for AdaMax {
    fn default() -> Self {
        Self::new(2e-3)
    }
}

impl Optimizer for AdaMax {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(self.mean, self.largest)), parameters, gradient);
    }

    with_core!(checks: mean, largest; settings: beta1 = mean.beta, beta2 = largest.beta, epsilon = largest.epsilon;);
}
