//! Steps as long as the parameter's own changes.

use crate::optim::Transform;
use crate::optim::parts::RootOfChange;
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::scalar::Scalar;

/// Scales each step by how far the parameter moved of late (Zeiler 2012).
///
/// ```text
/// s ← ρ s + (1 − ρ) g²
/// d = g √(c + ε) / √(s + ε)
/// c ← ρ c + (1 − ρ) d²
/// w ← w − lr d
/// ```
///
/// Defaults: `lr = 1`, `ρ = 0.9`, `ε = 1e-6`. Use it where no learning rate can be tried out; it starts slowly.
#[derive(Clone, Debug)]
pub struct Adadelta {
    change: RootOfChange,
    core: Core,
}

impl Adadelta {
    /// With a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { change: RootOfChange::new(0.9, 1e-6), core: Core::new(learning_rate) }
    }

    /// How much of the means each step keeps.
    #[must_use]
    pub fn rho(mut self, rho: f64) -> Self {
        self.change.rho = rho;
        self
    }

    /// Added under both roots.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.change.epsilon = epsilon;
        self
    }
}

impl Default for Adadelta {
    fn default() -> Self {
        Self::new(1.0)
    }
}

impl Optimizer for Adadelta {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(self.change), parameters, gradient);
    }

    with_core!(checks: change; settings: rho = change.rho, epsilon = change.epsilon;);
}
