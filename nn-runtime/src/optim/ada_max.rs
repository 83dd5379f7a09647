//! Adam with the largest gradient.

use crate::optim::parts::{Average, LargestMagnitude};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use nn_kernels::Scalar;

/// [`Adam`](crate::optim::Adam) with the largest recent gradient instead of the root of a mean of squares.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// l ← max(β₂ l, |g| + ε)
/// w ← w − lr (m / (1 − β₁ᵗ)) / l
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `2e-3` | lr |
/// | [`betas`](Self::betas) | `0.9, 0.999` | β₁ and β₂, at least 0 and below 1 |
/// | [`epsilon`](Self::epsilon) | `1e-8` | ε, at least 0 |
///
/// PyTorch's `Adamax` has the same defaults. It suits embeddings and other parameters whose gradients are mostly 0.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(AdaMax::new(0.01)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), section 7, arXiv 1412.6980.
#[derive(Clone, Debug)]
pub struct AdaMax {
    mean: Average,
    largest: LargestMagnitude,
    core: Core,
}

impl AdaMax {
    /// Creates the optimizer with a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { mean: Average::new(0.9), largest: LargestMagnitude::new(0.999, 1e-8), core: Core::new(learning_rate) }
    }

    /// Sets β₁, the factor of the running mean, and β₂, by which the largest gradient decays (default: 0.9 and 0.999). Both must be at
    /// least 0 and below 1.
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.mean.beta = beta1;
        self.largest.beta = beta2;
        self
    }

    /// Sets ε, which is added to the magnitude of the gradient (default: `1e-8`). It must be at least 0.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.largest.epsilon = epsilon;
        self
    }
}

impl Default for AdaMax {
    fn default() -> Self {
        Self::new(2e-3)
    }
}

impl Optimizer for AdaMax {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(self.mean, self.largest)), parameters, gradient);
    }

    with_core!(checks: mean, largest; settings: beta1 = mean.beta, beta2 = largest.beta, epsilon = largest.epsilon;);
}
