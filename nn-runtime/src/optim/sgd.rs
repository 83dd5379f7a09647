//! Stochastic gradient descent.

use crate::optim::Transform;
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::scalar::Scalar;

/// Stochastic gradient descent (Robbins and Monro 1951).
///
/// ```text
/// w ← w − lr g
/// ```
///
/// Default: `lr = 1e-3`. Use it as the yardstick, or with a schedule where memory for anything else is short.
#[derive(Clone, Debug)]
pub struct Sgd {
    core: Core,
}

impl Sgd {
    /// A learning rate is all it has.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { core: Core::new(learning_rate) }
    }
}

impl Default for Sgd {
    fn default() -> Self {
        Self::new(1e-3)
    }
}

impl Optimizer for Sgd {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first, parameters, gradient);
    }

    with_core!();
}
