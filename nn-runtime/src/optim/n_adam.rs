//! Adam with Nesterov's momentum.

use crate::optim::parts::{NesterovAverage, RootMean};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use nn_kernels::Scalar;

/// [`Adam`](crate::optim::Adam) with Nesterov's momentum.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// s ← β₂ s + (1 − β₂) g²
/// μₜ = β₁ (1 − 0.5 · 0.96^(t momentum_decay))
/// w ← w − lr (μₜ₊₁ m / (1 − μ₁ … μₜ₊₁) + (1 − μₜ) g / (1 − μ₁ … μₜ)) / (√(s / (1 − β₂ᵗ)) + ε)
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `2e-3` | lr |
/// | [`betas`](Self::betas) | `0.9, 0.999` | β₁ and β₂, at least 0 and below 1 |
/// | [`epsilon`](Self::epsilon) | `1e-8` | ε, at least 0 |
/// | [`momentum_decay`](Self::momentum_decay) | `4e-3` | how fast the momentum μ warms up, at least 0 |
///
/// PyTorch's `NAdam` has the same defaults. Its first steps are often faster than Adam's.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(NAdam::new(0.01)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Dozat, "Incorporating Nesterov Momentum into Adam" (2016).
#[derive(Clone, Debug)]
pub struct NAdam {
    mean: NesterovAverage,
    root: RootMean,
    core: Core,
}

impl NAdam {
    /// Creates the optimizer with a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        let (mean, root) = (NesterovAverage::new(0.9, 4e-3), RootMean::new(0.999, 1e-8).corrected());
        Self { mean, root, core: Core::new(learning_rate) }
    }

    /// Sets β₁ and β₂, the factors of the two running means (default: 0.9 and 0.999). Both must be at least 0 and below 1.
    #[must_use]
    pub fn betas(mut self, beta1: f64, beta2: f64) -> Self {
        self.mean = NesterovAverage::new(beta1, self.mean.decay);
        self.root.beta = beta2;
        self
    }

    /// Sets ε, which is added to the root (default: `1e-8`). It must be at least 0.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.root.epsilon = epsilon;
        self
    }

    /// Sets how fast the momentum μ warms up (default: `4e-3`). It must be at least 0.
    #[must_use]
    pub fn momentum_decay(mut self, momentum_decay: f64) -> Self {
        self.mean = NesterovAverage::new(self.mean.beta, momentum_decay);
        self
    }
}

impl Default for NAdam {
    fn default() -> Self {
        Self::new(2e-3)
    }
}

impl Optimizer for NAdam {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(&mut self.mean, self.root)), parameters, gradient);
    }

    with_core!(checks: mean, root; settings: beta1 = mean.beta, beta2 = root.beta, epsilon = root.epsilon, momentum_decay = mean.decay;);
}
