//! Signed momentum.

use crate::optim::Transform;
use crate::optim::parts::{Decay, Interpolated, Sign};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::scalar::Scalar;

/// Steps of equal length against the sign of a running mean (Chen et al. 2023).
///
/// ```text
/// w ← w − lr (sign(β₁ m + (1 − β₁) g) + decay w)
/// m ← β₂ m + (1 − β₂) g
/// ```
///
/// The sign of 0 is 0.
///
/// Defaults: `lr = 1e-4`, `β₁ = 0.9`, `β₂ = 0.99`, `decay = 0`. Use it for large batches, with half of Adam's memory and
/// a third to a tenth of its learning rate.
#[derive(Clone, Debug)]
pub struct Lion {
    mean: Interpolated,
    decay: Decay,
    core: Core,
}

impl Lion {
    /// With a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { mean: Interpolated::new(0.9, 0.99), decay: Decay(0.0), core: Core::new(learning_rate) }
    }

    /// How much of the mean a step uses, and how much it keeps.
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.mean.betas = (beta1, beta2);
        self
    }

    /// Decoupled decay of every parameter.
    #[must_use]
    pub fn decay(mut self, decay: f64) -> Self {
        self.decay = Decay(decay);
        self
    }
}

impl Default for Lion {
    fn default() -> Self {
        Self::new(1e-4)
    }
}

impl Optimizer for Lion {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(self.mean).then(Sign).then(self.decay), parameters, gradient);
    }

    with_core!(checks: mean, decay; settings: beta1 = mean.betas.0, beta2 = mean.betas.1, decay = decay.0;);
}
