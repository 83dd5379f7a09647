//! Stochastic gradient descent.

use crate::optim::Transform;
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use nn_kernels::Scalar;

/// Stochastic gradient descent.
///
/// ```text
/// w ← w − lr g
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1e-3` | lr |
///
/// In PyTorch this is `SGD(lr)`. It keeps no state. With momentum it is [`Momentum`](crate::optim::Momentum) or
/// [`Nesterov`](crate::optim::Nesterov), with an L2 penalty [`Decay`](crate::optim::parts::Decay) before it.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Sgd::new(0.1)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Robbins and Monro, "A Stochastic Approximation Method" (1951).
#[derive(Clone, Debug)]
pub struct Sgd {
    core: Core,
}

impl Sgd {
    /// Creates the optimizer with a learning rate.
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
