//! The identity.

use crate::optim::update::{Rule, Step, Transform};
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// The identity: `u = g`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unchanged;

impl Transform for Unchanged {
    type Rule<S: Scalar> = Self;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> Self {
        Self
    }
}

impl<S: Scalar> Rule<S> for Unchanged {
    type Memory = [S; 0];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, _: &mut [S; 0]) -> S {
        update
    }
}
