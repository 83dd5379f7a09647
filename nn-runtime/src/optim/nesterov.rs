//! Gradient descent with momentum that looks ahead.

use crate::optim::Transform;
use crate::optim::parts::NesterovTrace;
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::scalar::Scalar;

/// Nesterov's accelerated gradient: momentum that looks one step ahead (Nesterov 1983, Sutskever et al. 2013).
///
/// ```text
/// b ← momentum b + g
/// w ← w − lr (g + momentum b)
/// ```
///
/// This is PyTorch's form, in which the parameters are those at the point looked ahead to. The form of textbooks,
/// `v ← momentum v − lr grad(w + momentum v); w ← w + v`, has the same gradients while the learning rate does not change;
/// its parameters plus `momentum v` are these.
///
/// Defaults: `lr = 1e-3`, `momentum = 0.9`. Use it where [`Momentum`](crate::optim::Momentum) overshoots.
#[derive(Clone, Debug)]
pub struct Nesterov {
    trace: NesterovTrace,
    core: Core,
}

impl Nesterov {
    /// Keeps `momentum` of the sum of gradients at each step.
    #[must_use]
    pub fn new(learning_rate: f64, momentum: f64) -> Self {
        Self { trace: NesterovTrace::new(momentum), core: Core::new(learning_rate) }
    }
}

impl Default for Nesterov {
    fn default() -> Self {
        Self::new(1e-3, 0.9)
    }
}

impl Optimizer for Nesterov {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(self.trace), parameters, gradient);
    }

    with_core!(checks: trace; settings: momentum = trace.momentum;);
}
