//! Steps that shrink with what a parameter has seen.

use crate::optim::parts::{Anneal, RootSum, Unchanged};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use crate::scalar::Scalar;

/// Divides by the root of the sum of all squared gradients (Duchi et al. 2011).
///
/// ```text
/// s ← s + g²                            s starts at initial_accumulator
/// w ← w − lr / (1 + (t − 1) lr_decay) g / (√s + ε)
/// ```
///
/// Defaults: `lr = 1e-2`, `lr_decay = 0`, `initial_accumulator = 0`, `ε = 1e-10`. Use it for sparse features, where rare
/// ones should take larger steps; its steps only ever shrink.
#[derive(Clone, Debug)]
pub struct Adagrad {
    root: RootSum,
    anneal: Anneal,
    core: Core,
}

impl Adagrad {
    /// With a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { root: RootSum::new(0.0, 1e-10), anneal: Anneal(0.0), core: Core::new(learning_rate) }
    }

    /// Lets the learning rate fall as `1 / (1 + (t − 1) lr_decay)`.
    #[must_use]
    pub fn lr_decay(mut self, lr_decay: f64) -> Self {
        self.anneal = Anneal(lr_decay);
        self
    }

    /// What the sums start at.
    #[must_use]
    pub fn initial_accumulator(mut self, initial: f64) -> Self {
        self.root.initial = initial;
        self
    }

    /// Added to the root.
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
