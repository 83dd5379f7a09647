//! Adadelta.

use crate::optim::Transform;
use crate::optim::parts::RootOfChange;
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use nn_kernels::Scalar;

/// Adadelta: scales each step by the size of the parameter's recent changes.
///
/// ```text
/// s ← ρ s + (1 − ρ) g²
/// d = g √(c + ε) / √(s + ε)
/// c ← ρ c + (1 − ρ) d²
/// w ← w − lr d
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1` | lr |
/// | [`rho`](Self::rho) | `0.9` | ρ, at least 0 and below 1 |
/// | [`epsilon`](Self::epsilon) | `1e-6` | ε, above 0 |
///
/// PyTorch's `Adadelta` has the same defaults. It needs no choice of a learning rate, but starts slowly.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Adadelta::default()).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Zeiler, "ADADELTA: An Adaptive Learning Rate Method" (2012).
#[derive(Clone, Debug)]
pub struct Adadelta {
    change: RootOfChange,
    core: Core,
}

impl Adadelta {
    /// Creates the optimizer with a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { change: RootOfChange::new(0.9, 1e-6), core: Core::new(learning_rate) }
    }

    /// Sets ρ, the factor of the two running means (default: 0.9). It must be at least 0 and below 1.
    #[must_use]
    pub fn rho(mut self, rho: f64) -> Self {
        self.change.rho = rho;
        self
    }

    /// Sets ε, which is added under both roots (default: `1e-6`). It must be above 0.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.change.epsilon = epsilon;
        self
    }
}

impl Default for Adadelta {
    fn default() -> Self {
        Self::new(1.0)
    }
}

impl Optimizer for Adadelta {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(self.change), parameters, gradient);
    }

    with_core!(checks: change; settings: rho = change.rho, epsilon = change.epsilon;);
}
