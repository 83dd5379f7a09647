//! Running sums and means of the gradient.

use crate::error::Error;
use crate::machine::Machine;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::scalar::Scalar;
use crate::setting;

/// `b ← momentum b + (1 − dampening) g`, but `b ← g` at the first step; `u = b` (Polyak 1964).
///
/// Remembers `momentum`.
#[derive(Clone, Copy, Debug)]
pub struct Trace {
    pub(in crate::optim) momentum: f64,
    pub(in crate::optim) dampening: f64,
}

/// `m ← β m + (1 − β) g`; `u = m / (1 − βᵗ)`: a running mean that forgets that it started at 0 (Kingma and Ba 2015).
///
/// Remembers `mean`.
#[derive(Clone, Copy, Debug)]
pub struct Average {
    pub(in crate::optim) beta: f64,
}

impl Trace {
    /// Without dampening.
    #[must_use]
    pub fn new(momentum: f64) -> Self {
        Self { momentum, dampening: 0.0 }
    }

    /// Lets only `1 − dampening` of each gradient in.
    #[must_use]
    pub fn dampening(self, dampening: f64) -> Self {
        Self { dampening, ..self }
    }
}

impl Transform for Trace {
    type Rule<S: Scalar> = Accumulate<S>;

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
    /// Keeps `beta` of the mean at each step.
    #[must_use]
    pub fn new(beta: f64) -> Self {
        Self { beta }
    }
}

impl Transform for Average {
    type Rule<S: Scalar> = Accumulate<S>;

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
