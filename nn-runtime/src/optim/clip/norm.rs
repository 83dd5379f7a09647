//! The norm of a gradient, and clipping by it.

use crate::error::Error;
use crate::kernel::{Operation, dispatch};
use crate::optim::parts::Times;
use crate::optim::update::{Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::{Pair, Scalar};

/// Clips the norm of the gradient: a longer gradient is scaled to the limit, and its direction does not change.
///
/// ```text
/// u = g min(1, limit / ‖g‖)        ‖g‖ is the norm of all tensors together
/// ```
///
/// A gradient within the limit is unchanged, bit for bit. PyTorch's `clip_grad_norm_` adds 1e-6 to the norm; nothing is added here, so a
/// clipped gradient has exactly the length of the limit. If the norm is NaN or infinite, the gradient is
/// unchanged, so that the layer with the NaN or infinity can be found.
///
/// In a trainer: `.clip(ClipNorm(1.0))`. Before an optimizer:
///
/// ```
/// use nn_runtime::optim::parts::Unchanged;
/// use nn_runtime::prelude::*;
///
/// let mut optimizer = ClipNorm(1.0).before(Sgd::new(1.0));
/// let mut parameters = [0.0, 0.0];
/// optimizer.descend(&mut Unchanged, &mut parameters, &[30.0, -40.0]);
/// assert_eq!(parameters, [-0.6, 0.8]);
/// ```
///
/// It must be the first transform of a [chain](Transform::then), because it measures the gradient before all transforms of the chain. This
/// does not apply to several calls of [`Trainer::clip`](crate::trainer::Trainer::clip).
///
/// Pascanu, Mikolov and Bengio, "On the Difficulty of Training Recurrent Neural Networks" (2013), arXiv 1211.5063.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClipNorm(
    /// The limit, above 0.
    pub f64,
);

impl Transform for ClipNorm {
    type Rule<S: Scalar> = Times<S>;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Times<S> {
        let norm = norm(step.gradient);
        Times::of(if norm.is_finite() && norm > self.0 { self.0 / norm } else { 1.0 })
    }

    fn check(&self) -> Result<(), Error> {
        setting::positive("the limit of ClipNorm", self.0)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("limit", self.0);
    }
}

/// Returns the Euclidean norm of all numbers, √Σ x². The sum is computed in `f64`.
///
/// ```
/// assert_eq!(nn_runtime::optim::norm(&[3.0_f32, 4.0]), 5.0);
/// ```
#[must_use]
pub fn norm<S: Scalar>(numbers: &[S]) -> f64 {
    // Compiled once for each scalar, here.
    let squares = |scale| match S::pair(&mut [], numbers) {
        Pair::F32(_, numbers) => dispatch(Squares { numbers, scale }),
        Pair::F64(_, numbers) => dispatch(Squares { numbers, scale }),
    };
    let sum: f64 = squares(1.0);
    if sum.is_normal() || sum == 0.0 && numbers.iter().all(|x| *x == S::ZERO) || sum.is_nan() {
        return sum.sqrt();
    }
    // The squares can overflow or underflow although the norm does not.
    let largest = numbers.iter().fold(0.0, |largest: f64, x| largest.max(x.to_f64().abs()));
    if largest.is_finite() { largest * squares(largest).sqrt() } else { largest }
}

/// Σ (x / scale)²
struct Squares<'a, S> {
    numbers: &'a [S],
    scale: f64,
}

impl<S: Scalar> Operation for Squares<'_, S> {
    type Output = f64;

    #[inline(always)]
    fn run<M: Machine>(self) -> f64 {
        // 16 independent sums: in a single sum each addition would wait for the one before, because the compiler keeps their order.
        let mut lanes = [0.0; 16];
        let (chunks, rest) = self.numbers.as_chunks::<16>();
        for chunk in chunks {
            for (lane, x) in lanes.iter_mut().zip(chunk) {
                let x = x.to_f64() / self.scale;
                *lane += x * x;
            }
        }
        for (lane, x) in lanes.iter_mut().zip(rest) {
            let x = x.to_f64() / self.scale;
            *lane += x * x;
        }
        lanes.iter().sum()
    }
}
