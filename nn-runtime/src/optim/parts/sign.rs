//! The sign, and the running mean of Lion.

use crate::error::Error;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// The sign: `u = sign g`, with `sign 0 = 0`. Steps then have equal length for every parameter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sign;

/// The running mean of Lion: `u = β₁ m + (1 − β₁) g`; `m ← β₂ m + (1 − β₂) g`.
///
/// The result gives the newest gradient another weight than the stored mean does. Part of [`Lion`](crate::optim::Lion). State: `mean`. Chen
/// et al. (2023).
#[derive(Clone, Copy, Debug)]
pub struct Interpolated {
    pub(in crate::optim) betas: (f64, f64),
}

impl Transform for Sign {
    type Rule<S: Scalar> = Self;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> Self {
        Self
    }
}

impl<S: Scalar> Rule<S> for Sign {
    type Memory = [S; 0];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, _: &mut [S; 0]) -> S {
        if update > S::ZERO {
            S::ONE
        } else if update < S::ZERO {
            -S::ONE
        } else {
            update // 0, or NaN
        }
    }
}

impl Interpolated {
    /// Creates the part with β₁ and β₂, at least 0 and below 1.
    #[must_use]
    pub fn new(beta1: f64, beta2: f64) -> Self {
        Self { betas: (beta1, beta2) }
    }
}

impl Transform for Interpolated {
    type Rule<S: Scalar> = TwoMeans<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> TwoMeans<S> {
        let weights = |beta| (S::from_f64(beta), S::from_f64(1.0 - beta));
        TwoMeans { given: weights(self.betas.0), remembered: weights(self.betas.1) }
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("mean", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("beta of the mean that a step uses", self.betas.0)?;
        setting::below_one("beta of the mean that is kept", self.betas.1)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("beta1", self.betas.0);
        record.setting("beta2", self.betas.1);
    }
}

/// Two weighted means of the stored mean and the input: the result, and the new stored mean.
#[derive(Clone, Copy, Debug)]
pub struct TwoMeans<S> {
    given: (S, S),
    remembered: (S, S),
}

impl<S: Scalar> Rule<S> for TwoMeans<S> {
    type Memory = [S; 1];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, [mean]: &mut [S; 1]) -> S {
        let given = self.given.0.mul_add::<M>(*mean, self.given.1 * update);
        *mean = self.remembered.0.mul_add::<M>(*mean, self.remembered.1 * update).without_denormal();
        given
    }
}
