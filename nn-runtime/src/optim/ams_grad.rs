//! Adam with the largest mean of squares.

use crate::optim::parts::{Average, LargestRoot};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use nn_kernels::Scalar;

/// [`Adam`](crate::optim::Adam), divided by the root of the largest mean of squares so far.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// s ← β₂ s + (1 − β₂) g²
/// l ← max(l, s)
/// w ← w − lr (m / (1 − β₁ᵗ)) / (√(l / (1 − β₂ᵗ)) + ε)
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1e-3` | lr |
/// | [`betas`](Self::betas) | `0.9, 0.999` | β₁ and β₂, at least 0 and below 1 |
/// | [`epsilon`](Self::epsilon) | `1e-8` | ε, at least 0 |
///
/// In PyTorch this is `Adam(amsgrad=True)`, with the same defaults. Use it if Adam does not converge because large gradients are rare.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(AmsGrad::new(0.01)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond" (2018), arXiv 1904.09237.
#[derive(Clone, Debug)]
pub struct AmsGrad {
    mean: Average,
    root: LargestRoot,
    core: Core,
}

impl AmsGrad {
    /// Creates the optimizer with a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { mean: Average::new(0.9), root: LargestRoot::new(0.999, 1e-8), core: Core::new(learning_rate) }
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

impl Default for AmsGrad {
    fn default() -> Self {
        Self::new(1e-3)
    }
}

impl Optimizer for AmsGrad {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(self.mean, self.root)), parameters, gradient);
    }

    with_core!(checks: mean, root; settings: beta1 = mean.beta, beta2 = root.beta, epsilon = root.epsilon;);
}
