//! Adam with decoupled weight decay.

use crate::optim::parts::{Average, Decay, RootMean};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use nn_kernels::Scalar;

/// [`Adam`](crate::optim::Adam) with decoupled weight decay.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// s ← β₂ s + (1 − β₂) g²
/// w ← w − lr ((m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + ε) + decay w)
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1e-3` | lr |
/// | `decay` | `1e-2` | the weight decay, at least 0 |
/// | [`betas`](Self::betas) | `0.9, 0.999` | β₁ and β₂, at least 0 and below 1 |
/// | [`epsilon`](Self::epsilon) | `1e-8` | ε, at least 0 |
///
/// PyTorch's `AdamW` has the same defaults; `decay` is its `weight_decay`. As in PyTorch, every parameter decays, including biases and
/// scales. [`WeightDecay`](crate::regularize::WeightDecay) before [`Adam`](crate::optim::Adam) does the same on weights only.
///
/// The decay is decoupled: it does not depend on the size of a parameter's gradients, as that of an L2 penalty under Adam does. Use it if
/// Adam over-fits.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(AdamW::new(0.01, 0.05)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), arXiv 1711.05101.
#[derive(Clone, Debug)]
pub struct AdamW {
    mean: Average,
    root: RootMean,
    decay: Decay,
    core: Core,
}

impl AdamW {
    /// Creates the optimizer with a learning rate, a weight decay and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64, decay: f64) -> Self {
        let (mean, root) = (Average::new(0.9), RootMean::new(0.999, 1e-8).corrected());
        Self { mean, root, decay: Decay(decay), core: Core::new(learning_rate) }
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

impl Default for AdamW {
    fn default() -> Self {
        Self::new(1e-3, 1e-2)
    }
}

impl Optimizer for AdamW {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(self.mean, self.root)).then(self.decay), parameters, gradient);
    }

    with_core!(checks: mean, root, decay; settings: beta1 = mean.beta, beta2 = root.beta, epsilon = root.epsilon, decay = decay.0;);
}
