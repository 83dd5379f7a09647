//! Penalties that are added to the loss, and their gradients.

use super::Regularizer;
use crate::error::Error;
use crate::kernel::{Operation, dispatch};
use crate::record::Record;
use crate::setting;
use crate::tensor::Tensor;
use nn_kernels::Machine;
use nn_kernels::{Pair, Scalar};

/// L1 penalty, the lasso: adds λ Σ |w| to the loss, and λ sign(w) to the gradient, with sign(0) = 0.
///
/// It pulls every weight towards 0 with the same force. Weights of little use become 0, or oscillate around 0 by at most a step.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).regularize(L1(1e-4));
/// ```
///
/// Tibshirani, "Regression Shrinkage and Selection via the Lasso" (1996).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct L1(
    /// λ, at least 0.
    pub f64,
);

/// L2 penalty, ridge regression: adds λ/2 Σ w² to the loss, and λ w to the gradient.
///
/// λ is PyTorch's `weight_decay`, except that it acts only on weights here. In the form λ Σ w², which Keras uses, λ is half as large.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).regularize(L2(1e-4));
/// ```
///
/// Hoerl and Kennard, "Ridge Regression" (1970). For networks: Krogh and Hertz, "A Simple Weight Decay Can Improve Generalization" (1992).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct L2(
    /// λ, at least 0.
    pub f64,
);

/// Elastic net, an L1 and an L2 penalty: adds λ₁ Σ |w| + λ₂/2 Σ w² to the loss, and λ₁ sign(w) + λ₂ w to the gradient.
///
/// Of several weights with the same information, [`L1`] keeps one; the elastic net keeps them all, with smaller values.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).regularize(ElasticNet { l1: 1e-4, l2: 1e-4 });
/// ```
///
/// Zou and Hastie, "Regularization and Variable Selection via the Elastic Net" (2005).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ElasticNet {
    /// λ₁, at least 0.
    pub l1: f64,
    /// λ₂, at least 0.
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

/// Adds l1 sign(w) + l2 w to a gradient. Returns l1 Σ |w| + l2/2 Σ w².
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
        // 16 independent sums: in a single sum each addition would wait for the one before, because the compiler keeps their order.
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
