//! Signed momentum.

use crate::optim::Transform;
use crate::optim::parts::{Decay, Interpolated, Sign};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use nn_kernels::Scalar;

/// Lion: steps of equal length against the sign of a running mean.
///
/// ```text
/// w ← w − lr (sign(β₁ m + (1 − β₁) g) + decay w)         sign(0) = 0
/// m ← β₂ m + (1 − β₂) g
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1e-4` | lr |
/// | [`betas`](Self::betas) | `0.9, 0.99` | β₁ and β₂, at least 0 and below 1 |
/// | [`decay`](Self::decay) | `0` | decoupled weight decay of every parameter, at least 0 |
///
/// PyTorch has no `Lion`; the defaults are those of the paper. It suits large batches, needs half of Adam's memory, and a third to a tenth
/// of Adam's learning rate.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Lion::new(1e-3).decay(0.1)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Chen et al., "Symbolic Discovery of Optimization Algorithms" (2023), arXiv 2302.06675.
#[derive(Clone, Debug)]
pub struct Lion {
    mean: Interpolated,
    decay: Decay,
    core: Core,
}

impl Lion {
    /// Creates the optimizer with a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { mean: Interpolated::new(0.9, 0.99), decay: Decay(0.0), core: Core::new(learning_rate) }
    }

    /// Sets β₁, the factor of the mean that a step uses, and β₂, the factor of the mean that is kept (default: 0.9 and 0.99). Both must be
    /// at least 0 and below 1.
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.mean.betas = (beta1, beta2);
        self
    }

    /// Sets the decoupled weight decay of every parameter (default: 0). It must be at least 0.
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
