//! Clipping of each number of a gradient.

use crate::error::Error;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// Clips each number of the gradient: `u = max(−limit, min(limit, g))`.
///
/// This can change the direction of the gradient. NaN stays NaN. PyTorch calls it `clip_grad_value_`.
///
/// ```
/// use nn_runtime::optim::parts::Unchanged;
/// use nn_runtime::prelude::*;
///
/// let mut optimizer = ClipValue(1.0).before(Sgd::new(1.0));
/// let mut parameters = [0.0, 0.0];
/// optimizer.descend(&mut Unchanged, &mut parameters, &[30.0, -0.5]);
/// assert_eq!(parameters, [-1.0, 0.5]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClipValue(
    /// The limit, above 0.
    pub f64,
);

impl Transform for ClipValue {
    type Rule<S: Scalar> = Between<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

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
