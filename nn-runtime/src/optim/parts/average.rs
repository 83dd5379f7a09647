//! Momentum, and the running mean of the gradient.

use crate::error::Error;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// Momentum: `b ← momentum b + (1 − dampening) g`, but `b ← g` in the first step; `u = b`.
///
/// Part of [`Momentum`](crate::optim::Momentum). State: `momentum`. Polyak (1964).
#[derive(Clone, Copy, Debug)]
pub struct Trace {
    pub(in crate::optim) momentum: f64,
    pub(in crate::optim) dampening: f64,
}

/// Exponential moving average with bias correction: `m ← β m + (1 − β) g`; `u = m / (1 − βᵗ)`.
///
/// Part of [`Adam`](crate::optim::Adam). State: `mean`. Kingma and Ba (2015).
#[derive(Clone, Copy, Debug)]
pub struct Average {
    pub(in crate::optim) beta: f64,
}

impl Trace {
    /// Creates the part with a momentum, at least 0 and below 1, without dampening.
    #[must_use]
    pub fn new(momentum: f64) -> Self {
        Self { momentum, dampening: 0.0 }
    }

    /// Sets the dampening, from 0 to 1 (default: 0).
    #[must_use]
    pub fn dampening(self, dampening: f64) -> Self {
        Self { dampening, ..self }
    }
}

impl Transform for Trace {
    type Rule<S: Scalar> = Accumulate<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Accumulate<S> {
        let add = if step.number == 1 { 1.0 } else { 1.0 - self.dampening };
        Accumulate { keep: S::from_f64(self.momentum), add: S::from_f64(add), scale: S::ONE }
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("momentum", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("the momentum", self.momentum)?;
        setting::share("the dampening", self.dampening)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("momentum", self.momentum);
        record.setting("dampening", self.dampening);
    }
}

impl Average {
    /// Creates the part with β, at least 0 and below 1.
    #[must_use]
    pub fn new(beta: f64) -> Self {
        Self { beta }
    }
}

impl Transform for Average {
    type Rule<S: Scalar> = Accumulate<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Accumulate<S> {
        let scale = step.correction(self.beta).recip();
        Accumulate { keep: S::from_f64(self.beta), add: S::from_f64(1.0 - self.beta), scale: S::from_f64(scale) }
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("mean", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("beta of the mean of gradients", self.beta)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("beta", self.beta);
    }
}

/// `m ← keep m + add g`; `u = scale m`
#[derive(Clone, Copy, Debug)]
pub struct Accumulate<S> {
    keep: S,
    add: S,
    scale: S,
}

impl<S: Scalar> Rule<S> for Accumulate<S> {
    type Memory = [S; 1];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, [sum]: &mut [S; 1]) -> S {
        *sum = self.keep.mul_add::<M>(*sum, self.add * update).without_denormal();
        self.scale * *sum
    }
}
