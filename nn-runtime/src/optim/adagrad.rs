//! Adagrad.

use crate::optim::parts::{Anneal, RootSum, Unchanged};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use nn_kernels::Scalar;

/// Adagrad: divides each step by the root of the sum of all squared gradients so far.
///
/// ```text
/// s ← s + g²                                             s = initial_accumulator before the first step
/// w ← w − lr / (1 + (t − 1) lr_decay) · g / (√s + ε)
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1e-2` | lr |
/// | [`lr_decay`](Self::lr_decay) | `0` | how fast the learning rate falls, at least 0 |
/// | [`initial_accumulator`](Self::initial_accumulator) | `0` | the initial value of s, at least 0 |
/// | [`epsilon`](Self::epsilon) | `1e-10` | ε, at least 0 |
///
/// PyTorch's `Adagrad` has the same defaults. It suits sparse features, because parameters with rare gradients take larger steps. The steps
/// only become smaller, so a long training may come to a halt.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Adagrad::new(0.1)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization" (2011).
#[derive(Clone, Debug)]
pub struct Adagrad {
    root: RootSum,
    anneal: Anneal,
    core: Core,
}

impl Adagrad {
    /// Creates the optimizer with a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { root: RootSum::new(0.0, 1e-10), anneal: Anneal(0.0), core: Core::new(learning_rate) }
    }

    /// Sets the decay of the learning rate, which is divided by `1 + (t − 1) lr_decay` in step t (default: 0). It must be at least 0.
    #[must_use]
    pub fn lr_decay(mut self, lr_decay: f64) -> Self {
        self.anneal = Anneal(lr_decay);
        self
    }

    /// Sets the initial value of the sums of squares (default: 0). It must be at least 0.
    #[doc(alias = "initial_accumulator_value")]
    #[must_use]
    pub fn initial_accumulator(mut self, initial: f64) -> Self {
        self.root.initial = initial;
        self
    }

    /// Sets ε, which is added to the root (default: `1e-10`). It must be at least 0.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.root.epsilon = epsilon;
        self
    }
}

impl Default for Adagrad {
    fn default() -> Self {
        Self::new(1e-2)
    }
}

impl Optimizer for Adagrad {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(Ratio(Unchanged, self.root)).then(self.anneal), parameters, gradient);
    }

    with_core!(checks: root, anneal; settings: lr_decay = anneal.0, initial_accumulator = root.initial, epsilon = root.epsilon;);
}
