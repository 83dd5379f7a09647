//! A regularizer as a trait object.

use super::Regularizer;
use crate::error::Error;
use crate::record::{Record, kind_of};
use crate::tensor::Tensor;
use nn_kernels::PairMut;

/// What a trainer needs of a regularizer, for a network of either scalar.
pub(crate) trait Erased: Send {
    /// See [`Regularizer::before_step`]. The pair is the parameters and their gradient.
    fn before(&self, tensors: &[Tensor], numbers: PairMut<'_>, rate: f64) -> f64;

    /// See [`Regularizer::after_step`]. The first of the pair are the parameters.
    fn after(&self, tensors: &[Tensor], numbers: PairMut<'_>);

    /// See [`Regularizer::check`].
    fn check(&self) -> Result<(), Error>;

    /// See [`Regularizer::record`].
    fn record(&self, name: &str, record: &mut Record<'_>);
}

impl<R: Regularizer> Erased for R {
    fn before(&self, tensors: &[Tensor], numbers: PairMut<'_>, rate: f64) -> f64 {
        match numbers {
            PairMut::F32(parameters, gradient) => super::before(self, tensors, parameters, gradient, rate),
            PairMut::F64(parameters, gradient) => super::before(self, tensors, parameters, gradient, rate),
        }
    }

    fn after(&self, tensors: &[Tensor], numbers: PairMut<'_>) {
        match numbers {
            PairMut::F32(parameters, _) => super::after(self, tensors, parameters),
            PairMut::F64(parameters, _) => super::after(self, tensors, parameters),
        }
    }

    fn check(&self) -> Result<(), Error> {
        Regularizer::check(self)
    }

    fn record(&self, name: &str, record: &mut Record<'_>) {
        record.section(name, &kind_of::<R>(), |record| Regularizer::record(self, record));
    }
}
