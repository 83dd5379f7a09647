//! Penalties: what is added to the loss for every weight, and so to the gradient.

use super::Regularizer;
use crate::error::Error;
use crate::kernel::{Operation, dispatch};
use crate::machine::Machine;
use crate::record::Record;
use crate::scalar::{Pair, Scalar};
use crate::setting;
use crate::tensor::Tensor;

/// λ Σ |w| added to the loss, λ sign(w) to the gradient, with sign 0 = 0 (the lasso, Tibshirani 1996).
///
/// It pulls every weight with the same force, so that those that help little become 0, or swing about it by no more than a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct L1(
    /// λ
    pub f64,
);

/// λ/2 Σ w² added to the loss, λ w to the gradient (ridge regression, Hoerl and Kennard 1970; Krogh and Hertz 1992 for networks).
///
/// λ is PyTorch's `weight_decay` (whose penalty it is the gradient of); of those who write λ Σ w², it is twice theirs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct L2(
    /// λ
    pub f64,
);

/// λ₁ Σ |w| + λ₂/2 Σ w² added to the loss, λ₁ sign(w) + λ₂ w to the gradient (Zou and Hastie 2005): of weights that tell the same it does
/// not keep one alone, as [`L1`] does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ElasticNet {
    /// λ₁
    pub l1: f64,
    /// λ₂
    pub l2: f64,
}

impl Regularizer for L1 {
    fn before<S: Scalar>(&self, _: &Tensor, weights: &mut [S], gradient: &mut [S], _: f64) -> f64 {
        penalize(self.0, 0.0, weights, gradient)
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("λ of L1", self.0)
    }

    fn record(&self, record: &mut Record<'_>) {
        record.setting("rate", self.0);
    }
}

impl Regularizer for L2 {
    fn before<S: Scalar>(&self, _: &Tensor, weights: &mut [S], gradient: &mut [S], _: f64) -> f64 {
        penalize(0.0, self.0, weights, gradient)
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("λ of L2", self.0)
    }

    fn record(&self, record: &mut Record<'_>) {
        record.setting("rate", self.0);
    }
}

impl Regularizer for ElasticNet {
    fn before<S: Scalar>(&self, _: &Tensor, weights: &mut [S], gradient: &mut [S], _: f64) -> f64 {
        penalize(self.l1, self.l2, weights, gradient)
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("l1 of ElasticNet", self.l1)?;
        setting::not_negative("l2 of ElasticNet", self.l2)
    }

    fn record(&self, record: &mut Record<'_>) {
        record.setting("l1", self.l1);
        record.setting("l2", self.l2);
    }
}

/// Adds l1 sign(w) + l2 w to a gradient. Gives l1 Σ |w| + l2/2 Σ w².
fn penalize<S: Scalar>(l1: f64, l2: f64, weights: &[S], gradient: &mut [S]) -> f64 {
    // Compiled once for each scalar, here.
    match S::pair(gradient, weights) {
        Pair::F32(gradient, weights) => dispatch(Penalize { l1: l1 as f32, l2: l2 as f32, weights, gradient }),
        Pair::F64(gradient, weights) => dispatch(Penalize { l1, l2, weights, gradient }),
    }
}

struct Penalize<'a, S> {
    l1: S,
    l2: S,
    weights: &'a [S],
    gradient: &'a mut [S],
}

impl<S: Scalar> Operation for Penalize<'_, S> {
    type Output = f64;

    #[inline(always)]
    fn run<M: Machine>(self) -> f64 {
        let Self { l1, l2, weights, gradient } = self;
        // Sums side by side: the compiler keeps the order of one sum, which would wait for every addition.
        let (mut magnitudes, mut squares) = ([0.0; 16], [0.0; 16]);
        for (weights, gradient) in weights.chunks(16).zip(gradient.chunks_mut(16)) {
            for (lane, (w, g)) in weights.iter().zip(gradient).enumerate() {
                let sign = if *w > S::ZERO { l1 } else { -l1 };
                *g += l2.mul_add::<M>(*w, if *w == S::ZERO { S::ZERO } else { sign });
                let w = w.to_f64();
                magnitudes[lane] += w.abs();
                squares[lane] += w * w;
            }
        }
        l1.to_f64() * magnitudes.iter().sum::<f64>() + 0.5 * l2.to_f64() * squares.iter().sum::<f64>()
    }
}
