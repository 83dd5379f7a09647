//! Gradient descent with momentum.

use crate::optim::Transform;
use crate::optim::parts::Trace;
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use nn_kernels::Scalar;

/// Gradient descent with momentum, also called the heavy-ball method.
///
/// ```text
/// b ← momentum b + (1 − dampening) g        b ← g in the first step
/// w ← w − lr b
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1e-3` | lr |
/// | `momentum` | `0.9` | how much of b each step keeps, at least 0 and below 1 |
/// | [`dampening`](Self::dampening) | `0` | how much of each gradient is left out, from 0 to 1 |
///
/// In PyTorch this is `SGD(lr, momentum=0.9)`. The textbook form is `v ← momentum v − lr g; w ← w + v`. Both make the same steps as long as
/// the learning rate is constant: `v = −lr b`.
///
/// Trained for long with a falling learning rate, it often generalises better than [`Adam`](crate::optim::Adam).
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Momentum::new(0.01, 0.9)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Polyak, "Some Methods of Speeding up the Convergence of Iteration Methods" (1964).
#[derive(Clone, Debug)]
pub struct Momentum {
    trace: Trace,
    core: Core,
}

impl Momentum {
    /// Creates the optimizer with a learning rate and a momentum, without dampening.
    #[must_use]
    pub fn new(learning_rate: f64, momentum: f64) -> Self {
        Self { trace: Trace::new(momentum), core: Core::new(learning_rate) }
    }

    /// Sets the dampening: each gradient is multiplied by `1 − dampening` (default: 0). It must be from 0 to 1.
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
