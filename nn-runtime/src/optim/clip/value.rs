//! A limit to each number of a gradient.

use crate::error::Error;
use crate::machine::Machine;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::scalar::Scalar;
use crate::setting;

/// `u = max(−limit, min(limit, g))`: each number for itself, which can turn the direction. PyTorch's `clip_grad_value_`.
///
/// A NaN stays one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClipValue(
    /// The limit, above 0.
    pub f64,
);

impl Transform for ClipValue {
    type Rule<S: Scalar> = Between<S>;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> Between<S> {
        Between { limit: S::from_f64(self.0) }
    }

    fn check(&self) -> Result<(), Error> {
        setting::positive("the limit of ClipValue", self.0)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("limit", self.0);
    }
}

/// `max(−limit, min(limit, g))`
#[derive(Clone, Copy, Debug)]
pub struct Between<S> {
    limit: S,
}

impl<S: Scalar> Rule<S> for Between<S> {
    type Memory = [S; 0];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, _: &mut [S; 0]) -> S {
        crate::kernel::row::clamp(update, -self.limit, self.limit)
    }
}
