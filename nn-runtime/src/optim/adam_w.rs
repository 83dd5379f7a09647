//! Adam with decoupled decay.

use crate::optim::parts::{Average, Decay, RootMean};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use crate::scalar::Scalar;

/// [`Adam`](crate::optim::Adam) with a decay that goes past both means (Loshchilov and Hutter 2019).
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// s ← β₂ s + (1 − β₂) g²
/// w ← w − lr ((m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + ε) + decay w)
/// ```
///
/// As in PyTorch every parameter decays, biases and scales too.
///
/// Defaults: `lr = 1e-3`, `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`, `decay = 1e-2`. Use it where Adam over-fits: its decay
/// does not depend on how large a parameter's gradients are.
#[derive(Clone, Debug)]
pub struct AdamW {
    mean: Average,
    root: RootMean,
    decay: Decay,
    core: Core,
}

impl AdamW {
    /// With a learning rate, a decay, and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64, decay: f64) -> Self {
        let (mean, root) = (Average::new(0.9), RootMean::new(0.999, 1e-8).corrected());
        Self { mean, root, decay: Decay(decay), core: Core::new(learning_rate) }
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

impl Default for AdamW {
    fn default() -> Self {
        Self::new(1e-3, 1e-2)
    }
}

impl Optimizer for AdamW {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(self.mean, self.root)).then(self.decay), parameters, gradient);
    }

    with_core!(checks: mean, root, decay; settings: beta1 = mean.beta, beta2 = root.beta, epsilon = root.epsilon, decay = decay.0;);
}
