//! Adam with a warm-up of its own.

use crate::optim::parts::{Average, Rectified};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use crate::scalar::Scalar;

/// [`Adam`](crate::optim::Adam) that waits with dividing until the mean of squares is known (Liu et al. 2020).
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// s ← β₂ s + (1 − β₂) g²
/// ρ∞ = 2 / (1 − β₂) − 1
/// ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
/// r = √((ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ))
/// w ← w − lr r (m / (1 − β₁ᵗ)) √(1 − β₂ᵗ) / (√s + ε)     where ρ > 5
/// w ← w − lr m / (1 − β₁ᵗ)                               else
/// ```
///
/// Defaults: `lr = 1e-3`, `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`. Use it where Adam needs a warm-up of the learning rate.
#[derive(Clone, Debug)]
pub struct RAdam {
    mean: Average,
    root: Rectified,
    core: Core,
}

impl RAdam {
    /// With a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { mean: Average::new(0.9), root: Rectified::new(0.999, 1e-8), core: Core::new(learning_rate) }
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

impl Default for RAdam {
    fn default() -> Self {
        Self::new(1e-3)
    }
}

impl Optimizer for RAdam {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(self.mean, self.root)), parameters, gradient);
    }

    with_core!(checks: mean, root; settings: beta1 = mean.beta, beta2 = root.beta, epsilon = root.epsilon;);
}
