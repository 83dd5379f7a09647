//! Nesterov's momentum.

use crate::error::Error;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// Nesterov's momentum: `b ← momentum b + g`; `u = g + momentum b`.
///
/// Part of [`Nesterov`](crate::optim::Nesterov). State: `momentum`. Nesterov (1983), in the form of Sutskever et al. (2013).
#[derive(Clone, Copy, Debug)]
pub struct NesterovTrace {
    pub(in crate::optim) momentum: f64,
}

/// Nesterov's momentum for a running mean, with a momentum that warms up:
///
/// ```text
/// m  ← β m + (1 − β) g
/// μₜ = β (1 − 0.5 · 0.96^(t decay))
/// u  = μₜ₊₁ m / (1 − μ₁ … μₜ₊₁) + (1 − μₜ) g / (1 − μ₁ … μₜ)
/// ```
///
/// Part of [`NAdam`](crate::optim::NAdam). State: `mean`. Dozat (2016).
#[derive(Clone, Copy, Debug)]
pub struct NesterovAverage {
    pub(in crate::optim) beta: f64,
    pub(in crate::optim) decay: f64,
    /// A number of steps t, and the product `μ₁ … μₜ`. It follows from the number of the step; it is stored to avoid a loop over all steps.
    product: (u64, f64),
}

impl NesterovTrace {
    /// Creates the part with a momentum, at least 0 and below 1.
    #[must_use]
    pub fn new(momentum: f64) -> Self {
        Self { momentum }
    }
}

impl Transform for NesterovTrace {
    type Rule<S: Scalar> = LookAhead<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> LookAhead<S> {
        let momentum = S::from_f64(self.momentum);
        LookAhead { keep: momentum, add: S::ONE, ahead: momentum, direct: S::ONE }
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("momentum", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("the momentum", self.momentum)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("momentum", self.momentum);
    }
}

impl NesterovAverage {
    /// Creates the part with β, at least 0 and below 1, and the decay, at least 0.
    #[must_use]
    pub fn new(beta: f64, decay: f64) -> Self {
        Self { beta, decay, product: (0, 1.0) }
    }

    fn weight(&self, step: u64) -> f64 {
        self.beta * (1.0 - 0.5 * 0.96_f64.powf(step as f64 * self.decay))
    }

    /// Returns `μ₁ … μₜ`. It usually multiplies the stored product by one factor, and begins at the first step after a restart.
    fn product(&mut self, step: u64) -> f64 {
        if self.product.0 > step {
            self.product = (0, 1.0);
        }
        for factor in self.product.0 + 1..=step {
            self.product.1 *= self.weight(factor);
            if self.product.1 == 0.0 {
                break;
            }
        }
        self.product.0 = step;
        self.product.1
    }
}

impl Transform for NesterovAverage {
    type Rule<S: Scalar> = LookAhead<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> LookAhead<S> {
        let (now, next) = (self.weight(step.number), self.weight(step.number + 1));
        let product = self.product(step.number);
        LookAhead {
            keep: S::from_f64(self.beta),
            add: S::from_f64(1.0 - self.beta),
            ahead: S::from_f64(next / (1.0 - product * next)),
            direct: S::from_f64((1.0 - now) / (1.0 - product)),
        }
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("mean", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("beta of the mean of gradients", self.beta)?;
        setting::not_negative("the decay of the momentum", self.decay)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("beta", self.beta);
        record.setting("decay", self.decay);
    }
}

/// `m ← keep m + add g`; `u = ahead m + direct g`
#[derive(Clone, Copy, Debug)]
pub struct LookAhead<S> {
    keep: S,
    add: S,
    ahead: S,
    direct: S,
}

impl<S: Scalar> Rule<S> for LookAhead<S> {
    type Memory = [S; 1];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, [sum]: &mut [S; 1]) -> S {
        *sum = self.keep.mul_add::<M>(*sum, self.add * update).without_denormal();
        self.ahead.mul_add::<M>(*sum, self.direct * update)
    }
}
