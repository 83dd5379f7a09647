//! The standard deviation of the gradient.

use crate::error::Error;
use crate::optim::parts::faint::{epsilon, faint, square, unless_faint};
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// The standard deviation of the gradient: `s ← α s + (1 − α) g²`; `a ← α a + (1 − α) g`; `u = √(s − a²) + ε`.
///
/// If rounding makes `s − a²` negative, it counts as 0. Part of the centered [`RmsProp`](crate::optim::RmsProp). State: `mean_square` (s)
/// and `mean` (a). Graves (2013).
#[derive(Clone, Copy, Debug)]
pub struct RootVariance {
    pub(in crate::optim) alpha: f64,
    pub(in crate::optim) epsilon: f64,
}

impl RootVariance {
    /// Creates the part with α, at least 0 and below 1, and ε, at least 0.
    #[must_use]
    pub fn new(alpha: f64, epsilon: f64) -> Self {
        Self { alpha, epsilon }
    }
}

impl Transform for RootVariance {
    type Rule<S: Scalar> = Deviation<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> Deviation<S> {
        let (keep, add) = (S::from_f64(self.alpha), S::from_f64(1.0 - self.alpha));
        Deviation { keep, add, epsilon: epsilon(self.epsilon), faint: faint(self.epsilon) }
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("mean_square", 0.0);
        array("mean", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("alpha", self.alpha)?;
        setting::positive("epsilon", self.epsilon)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("alpha", self.alpha);
        record.setting("epsilon", self.epsilon);
    }
}

/// `s ← keep s + add g²`; `a ← keep a + add g`; `u = √(s − a²) + epsilon`
#[derive(Clone, Copy, Debug)]
pub struct Deviation<S> {
    keep: S,
    add: S,
    epsilon: S,
    faint: S,
}

impl<S: Scalar> Rule<S> for Deviation<S> {
    type Memory = [S; 2];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, [mean_square, mean]: &mut [S; 2]) -> S {
        *mean_square = self.keep.mul_add::<M>(*mean_square, self.add * square(update, self.faint)).without_denormal();
        *mean = self.keep.mul_add::<M>(*mean, self.add * update).without_denormal();
        let away = unless_faint(*mean, self.faint);
        (-away).mul_add::<M>(away, *mean_square).max(S::ZERO).sqrt() + self.epsilon
    }
}
