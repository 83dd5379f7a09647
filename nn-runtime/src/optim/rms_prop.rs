//! Root mean square propagation.

use crate::error::Error;
use crate::optim::parts::{RootMean, RootVariance, Trace, Unchanged};
use crate::optim::update::Core;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::{Ratio, Transform};
use crate::setting;
use nn_kernels::Scalar;

/// Root mean square propagation: divides each step by the root of a running mean of squared gradients.
///
/// ```text
/// s ← α s + (1 − α) g²
/// w ← w − lr g / (√s + ε)
///
/// centered:       a ← α a + (1 − α) g,                      √(s − a²) instead of √s
/// with momentum:  b ← momentum b + g / (√s + ε),            w ← w − lr b
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `learning_rate` | `1e-2` | lr |
/// | [`alpha`](Self::alpha) | `0.99` | α, at least 0 and below 1 |
/// | [`epsilon`](Self::epsilon) | `1e-8` | ε, at least 0 |
/// | [`momentum`](Self::momentum) | `0` | how much of b each step keeps, at least 0 and below 1 |
/// | [`centered`](Self::centered) | off | divides by the standard deviation of the gradient |
///
/// PyTorch's `RMSprop` has the same defaults. It suits training in which the size of the gradients changes, such as that of recurrent
/// networks.
///
/// ```
/// # use nn_runtime::prelude::*;
/// # network! { #[loss(MeanSquaredError)] struct Line(1) -> 1 { Dense(1) } }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut net = Line::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(RmsProp::new(0.01).momentum(0.9)).epochs(20).fit(&mut net, &points)?;
/// # Ok(()) }
/// ```
///
/// Tieleman and Hinton, "Neural Networks for Machine Learning", lecture 6.5 (2012). The centered form: Graves, "Generating Sequences with
/// Recurrent Neural Networks" (2013).
#[derive(Clone, Debug)]
pub struct RmsProp {
    alpha: f64,
    epsilon: f64,
    momentum: f64,
    centered: bool,
    core: Core,
}

impl RmsProp {
    /// Creates the optimizer with a learning rate and the defaults above.
    #[must_use]
    pub fn new(learning_rate: f64) -> Self {
        Self { alpha: 0.99, epsilon: 1e-8, momentum: 0.0, centered: false, core: Core::new(learning_rate) }
    }

    /// Sets α, the factor of the running means (default: 0.99). It must be at least 0 and below 1.
    #[doc(alias = "rho")]
    #[must_use]
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.alpha = alpha;
        self
    }

    /// Sets ε, which is added to the root (default: `1e-8`). It must be at least 0.
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// Sets the momentum, which acts after the division (default: 0). It must be at least 0 and below 1.
    #[must_use]
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }

    /// Divides by the standard deviation of the gradient instead of its root mean square.
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
        // A part that is off costs neither memory nor time.
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
