//! Nesterov's accelerated gradient.

use crate::optim::Transform;
use crate::optim::parts::NesterovTrace;
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use nn_kernels::Scalar;

/// Nesterov's accelerated gradient: momentum that looks one step ahead.
///
/// ```text
/// b ← momentum b + g
/// w ← w − lr (g + momentum b)
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1e-3` | lr |
/// | `momentum` | `0.9` | how much of b each step keeps, at least 0 and below 1 |
///
/// In PyTorch this is `SGD(lr, momentum=0.9, nesterov=True)`. The textbook form is
/// `v ← momentum v − lr gradient(w + momentum v); w ← w + v`. Here `w` is the point `w + momentum v` of that form. As long as the learning
/// rate is constant, both compute the same gradients.
///
/// It overshoots less than [`Momentum`](crate::optim::Momentum).
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Nesterov::new(0.01, 0.9)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Nesterov, "A Method for Solving the Convex Programming Problem with Convergence Rate O(1/k²)" (1983). Sutskever, Martens, Dahl and
/// Hinton, "On the Importance of Initialization and Momentum in Deep Learning" (2013).
#[derive(Clone, Debug)]
pub struct Nesterov {
    trace: NesterovTrace,
    core: Core,
}

impl Nesterov {
    /// Creates the optimizer with a learning rate and a momentum.
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
