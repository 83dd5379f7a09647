//! Divisors by the largest gradient so far, or by the largest recent one.

use crate::error::Error;
use crate::optim::parts::faint::{epsilon, faint, square};
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// The divisor of `AmsGrad`, the root of the largest mean of squares: `s ← β s + (1 − β) g²`; `l ← max(l, s)`; `u = √(l / (1 − βᵗ)) + ε`.
///
/// Part of [`AmsGrad`](crate::optim::AmsGrad). State: `mean_square` (s) and `largest_mean_square` (l). Reddi, Kale and Kumar (2018).
#[derive(Clone, Copy, Debug)]
pub struct LargestRoot {
    pub(in crate::optim) beta: f64,
    pub(in crate::optim) epsilon: f64,
}

/// The divisor of `AdaMax`, the largest recent gradient: `l ← max(β l, |g| + ε)`; `u = l`.
///
/// Part of [`AdaMax`](crate::optim::AdaMax). State: `largest` (l). Kingma and Ba (2015), section 7.
#[derive(Clone, Copy, Debug)]
pub struct LargestMagnitude {
    pub(in crate::optim) beta: f64,
    pub(in crate::optim) epsilon: f64,
}

impl LargestRoot {
    /// Creates the part with β, at least 0 and below 1, and ε, at least 0.
    #[must_use]
    pub fn new(beta: f64, epsilon: f64) -> Self {
        Self { beta, epsilon }
    }
}

impl Transform for LargestRoot {
    type Rule<S: Scalar> = RootOfLargest<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> RootOfLargest<S> {
        RootOfLargest {
            keep: S::from_f64(self.beta),
            add: S::from_f64(1.0 - self.beta),
            scale: S::from_f64(step.correction(self.beta).sqrt().recip()),
            epsilon: epsilon(self.epsilon),
            faint: faint(self.epsilon),
        }
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("mean_square", 0.0);
        array("largest_mean_square", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("beta of the mean of squares", self.beta)?;
        setting::positive("epsilon", self.epsilon)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("beta", self.beta);
        record.setting("epsilon", self.epsilon);
    }
}

/// `s ← keep s + add g²`; `l ← max(l, s)`; `u = scale √l + epsilon`
#[derive(Clone, Copy, Debug)]
pub struct RootOfLargest<S> {
    keep: S,
    add: S,
    scale: S,
    epsilon: S,
    faint: S,
}

impl<S: Scalar> Rule<S> for RootOfLargest<S> {
    type Memory = [S; 2];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, [mean, largest]: &mut [S; 2]) -> S {
        *mean = self.keep.mul_add::<M>(*mean, self.add * square(update, self.faint)).without_denormal();
        *largest = larger(*mean, *largest);
        self.scale.mul_add::<M>(largest.sqrt(), self.epsilon)
    }
}

impl LargestMagnitude {
    /// Creates the part with β, at least 0 and below 1, and ε, at least 0.
    #[must_use]
    pub fn new(beta: f64, epsilon: f64) -> Self {
        Self { beta, epsilon }
    }
}

impl Transform for LargestMagnitude {
    type Rule<S: Scalar> = Magnitude<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> Magnitude<S> {
        Magnitude { keep: S::from_f64(self.beta), epsilon: epsilon(self.epsilon) }
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("largest", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("beta of the largest gradient", self.beta)?;
        setting::positive("epsilon", self.epsilon)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("beta", self.beta);
        record.setting("epsilon", self.epsilon);
    }
}

/// `l ← max(keep l, |g| + epsilon)`; `u = l`
#[derive(Clone, Copy, Debug)]
pub struct Magnitude<S> {
    keep: S,
    epsilon: S,
}

impl<S: Scalar> Rule<S> for Magnitude<S> {
    type Memory = [S; 1];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, [largest]: &mut [S; 1]) -> S {
        *largest = larger(update.abs() + self.epsilon, self.keep * *largest);
        *largest
    }
}

/// Returns the larger number, or `b` if one is NaN. This is one instruction; [`Scalar::max`] needs three, because it ignores NaN.
#[inline(always)]
fn larger<S: Scalar>(a: S, b: S) -> S {
    if a > b { a } else { b }
}
