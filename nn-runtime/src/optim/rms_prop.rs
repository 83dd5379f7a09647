//! Steps in units of the gradient's usual size.

use crate::error::Error;
use crate::optim::parts::{RootMean, RootVariance, Trace, Unchanged};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use crate::scalar::Scalar;
use crate::setting;

/// Divides by the root of a running mean of squared gradients (Tieleman and Hinton 2012).
///
/// ```text
/// s ← α s + (1 − α) g²
/// w ← w − lr g / (√s + ε)
///
/// centered:       a ← α a + (1 − α) g,                      √(s − a²) in place of √s (Graves 2013)
/// with momentum:  b ← momentum b + g / (√s + ε),            w ← w − lr b
/// ```
///
/// Defaults: `lr = 1e-2`, `α = 0.99`, `ε = 1e-8`, `momentum = 0`, not centered. Use it for recurrent networks and
/// wherever gradients change their size as training goes on.
#[derive(Clone, Debug)]
pub struct RmsProp {
    alpha: f64,
    epsilon: f64,
    momentum: f64,
    centered: bool,
    core: Core,
}

impl RmsProp {
    /// With a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { alpha: 0.99, epsilon: 1e-8, momentum: 0.0, centered: false, core: Core::new(learning_rate) }
    }

    /// How much of the means each step keeps.
    #[must_use]
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// Added to the root.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// Adds momentum behind the division.
    #[must_use]
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }

    /// Divides by the deviation from the mean in place of the distance from 0.
    #[must_use]
    pub fn centered(mut self) -> Self {
        self.centered = true;
        self
    }
}

impl Default for RmsProp {
    fn default() -> Self {
        Self::new(1e-2)
    }
}

impl Optimizer for RmsProp {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        let scaled = Ratio(Unchanged, RootMean::new(self.alpha, self.epsilon));
        let centered = Ratio(Unchanged, RootVariance::new(self.alpha, self.epsilon));
        let trace = Trace::new(self.momentum);
        // What is off costs neither memory nor time.
        match (self.centered, self.momentum == 0.0) {
            (false, true) => self.core.descend(first.then(scaled), parameters, gradient),
            (false, false) => self.core.descend(first.then(scaled).then(trace), parameters, gradient),
            (true, true) => self.core.descend(first.then(centered), parameters, gradient),
            (true, false) => self.core.descend(first.then(centered).then(trace), parameters, gradient),
        }
    }

    fn check(&self) -> Result<(), Error> {
        let root = setting::below_one("alpha", self.alpha).and_then(|()| setting::positive("epsilon", self.epsilon));
        setting::within("RmsProp", root.and_then(|()| setting::below_one("the momentum", self.momentum)))
    }

    with_core!(settings: alpha = alpha, epsilon = epsilon, momentum = momentum, centered = centered;);
}
