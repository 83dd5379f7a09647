//! Gradient descent with momentum.

use crate::optim::Transform;
use crate::optim::parts::Trace;
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::scalar::Scalar;

/// Gradient descent with momentum, the heavy ball (Polyak 1964).
///
/// ```text
/// b ← momentum b + (1 − dampening) g    but b ← g at the first step
/// w ← w − lr b
/// ```
///
/// This is PyTorch's form. The form of textbooks, `v ← momentum v − lr g; w ← w + v`, takes the same steps while the
/// learning rate does not change: `v = −lr b`.
///
/// Defaults: `lr = 1e-3`, `momentum = 0.9`, `dampening = 0`. Use it for well-scaled networks trained for long with a
/// falling learning rate, where it often generalises better than Adam.
#[derive(Clone, Debug)]
pub struct Momentum {
    trace: Trace,
    core: Core,
}

impl Momentum {
    /// Keeps `momentum` of the sum of gradients at each step.
    #[must_use]
    pub fn new(learning_rate: f64, momentum: f64) -> Self {
        Self { trace: Trace::new(momentum), core: Core::new(learning_rate) }
    }

    /// Lets only `1 − dampening` of each gradient in.
    #[must_use]
    pub fn dampening(mut self, dampening: f64) -> Self {
        self.trace.dampening = dampening;
        self
    }
}

impl Default for Momentum {
    fn default() -> Self {
        Self::new(1e-3, 0.9)
    }
}

impl Optimizer for Momentum {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(self.trace), parameters, gradient);
    }

    with_core!(checks: trace; settings: momentum = trace.momentum, dampening = trace.dampening;);
}
