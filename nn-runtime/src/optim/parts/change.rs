//! The step of Adadelta.

use crate::error::Error;
use crate::optim::parts::faint::{epsilon, faint, square};
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// The step of Adadelta: `s ← ρ s + (1 − ρ) g²`; `u = g √(c + ε) / √(s + ε)`; `c ← ρ c + (1 − ρ) u²`.
///
/// Part of [`Adadelta`](crate::optim::Adadelta). State: `mean_square` (s) and `mean_square_change` (c). Zeiler (2012).
#[derive(Clone, Copy, Debug)]
pub struct RootOfChange {
    pub(in crate::optim) rho: f64,
    pub(in crate::optim) epsilon: f64,
}

impl RootOfChange {
    /// Creates the part with ρ, at least 0 and below 1, and ε, above 0.
    #[must_use]
    pub fn new(rho: f64, epsilon: f64) -> Self {
        Self { rho, epsilon }
    }
}

impl Transform for RootOfChange {
    type Rule<S: Scalar> = InOwnUnit<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> InOwnUnit<S> {
        let (keep, add) = (S::from_f64(self.rho), S::from_f64(1.0 - self.rho));
        // ε is under the root.
        InOwnUnit { keep, add, epsilon: epsilon(self.epsilon), faint: faint(self.epsilon.sqrt()) }
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        array("mean_square", 0.0);
        array("mean_square_change", 0.0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::below_one("rho", self.rho)?;
        setting::positive("epsilon", self.epsilon)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("rho", self.rho);
        record.setting("epsilon", self.epsilon);
    }
}

/// `s ← keep s + add g²`; `u = g √(c + epsilon) / √(s + epsilon)`; `c ← keep c + add u²`
#[derive(Clone, Copy, Debug)]
pub struct InOwnUnit<S> {
    keep: S,
    add: S,
    epsilon: S,
    faint: S,
}

impl<S: Scalar> Rule<S> for InOwnUnit<S> {
    type Memory = [S; 2];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, [mean_square, change]: &mut [S; 2]) -> S {
        *mean_square = self.keep.mul_add::<M>(*mean_square, self.add * square(update, self.faint)).without_denormal();
        let update = ((*change + self.epsilon) / (*mean_square + self.epsilon)).sqrt() * update;
        *change = self.keep.mul_add::<M>(*change, self.add * square(update, self.faint)).without_denormal();
        update
    }
}
