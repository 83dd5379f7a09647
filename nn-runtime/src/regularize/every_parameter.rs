use super::Regularizer;
use crate::error::Error;
use crate::record::{Record, kind_of};
use crate::tensor::{Role, Tensor};
use nn_kernels::Scalar;

/// A regularizer on all parameters: weights, biases and scales. [`Regularizer::every_parameter`] creates it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EveryParameter<R>(R);

impl<R> EveryParameter<R> {
    pub(super) fn new(regularizer: R) -> Self {
        Self(regularizer)
    }
}

impl<R: Regularizer> Regularizer for EveryParameter<R> {
    fn acts_on(&self, _: Role) -> bool {
        true
    }

    fn before<S: Scalar>(&self, tensor: &Tensor, weights: &mut [S], gradient: &mut [S], rate: f64) -> f64 {
        self.0.before(tensor, weights, gradient, rate)
    }

    fn after<S: Scalar>(&self, tensor: &Tensor, weights: &mut [S]) {
        self.0.after(tensor, weights);
    }

    fn check(&self) -> Result<(), Error> {
        self.0.check()
    }

    fn record(&self, record: &mut Record<'_>) {
        record.section("regularizer", &kind_of::<R>(), |record| self.0.record(record));
    }
}
