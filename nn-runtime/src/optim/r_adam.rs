//! Rectified Adam.

use crate::optim::parts::{Average, Rectified};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use nn_kernels::Scalar;

/// Rectified Adam: [`Adam`](crate::optim::Adam) that does not divide until the variance of its step size is finite.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// s ← β₂ s + (1 − β₂) g²
/// ρ∞ = 2 / (1 − β₂) − 1
/// ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
/// r = √((ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ))
/// w ← w − lr r (m / (1 − β₁ᵗ)) √(1 − β₂ᵗ) / (√s + ε)     if ρ > 5
/// w ← w − lr m / (1 − β₁ᵗ)                               otherwise
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1e-3` | lr |
/// | [`betas`](Self::betas) | `0.9, 0.999` | β₁ and β₂, at least 0 and below 1 |
/// | [`epsilon`](Self::epsilon) | `1e-8` | ε, at least 0 |
///
/// PyTorch's `RAdam` has the same defaults. The first steps act like a warm-up of the learning rate, so use it if Adam needs one.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(RAdam::new(0.01)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond" (2020), arXiv 1908.03265.
#[derive(Clone, Debug)]
pub struct RAdam {
    mean: Average,
    root: Rectified,
    core: Core,
}

impl RAdam {
    /// Creates the optimizer with a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { mean: Average::new(0.9), root: Rectified::new(0.999, 1e-8), core: Core::new(learning_rate) }
    }

    /// Sets β₁ and β₂, the factors of the two running means (default: 0.9 and 0.999). Both must be at least 0 and below 1.
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.mean.beta = beta1;
        self.root.beta = beta2;
        self
    }

    /// Sets ε, which is added to the root (default: `1e-8`). It must be at least 0.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.root.epsilon = epsilon;
        self
    }
}

impl Default for RAdam {
    fn default() -> Self {
        Self::new(1e-3)
    }
}

impl Optimizer for RAdam {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(self.mean, self.root)), parameters, gradient);
    }

    with_core!(checks: mean, root; settings: beta1 = mean.beta, beta2 = root.beta, epsilon = root.epsilon;);
}
