//! The length of a gradient, and a limit to it.

use crate::error::Error;
use crate::kernel::{Operation, dispatch};
use crate::machine::Machine;
use crate::optim::parts::Times;
use crate::optim::update::{Step, Transform};
use crate::record::Record;
use crate::scalar::{Pair, Scalar};
use crate::setting;

/// `u = g min(1, limit / ‖g‖)`, with ‖g‖ the [`norm`] of the whole gradient, all tensors together (Pascanu, Mikolov and Bengio
/// 2013). The direction stays, and a gradient within the limit stays as it is, bit for bit.
///
/// PyTorch's `clip_grad_norm_` adds 1e-6 to the norm; here nothing is added, so that what is too long gets the limit's own length.
/// A gradient whose norm is NaN or infinite stays as it is, so that a check finds the layer where it is not finite.
///
/// ```
/// use nn_runtime::optim::{ClipNorm, Optimizer, Sgd, Transform};
/// use nn_runtime::optim::parts::Unchanged;
///
/// let mut optimizer = ClipNorm(1.0).before(Sgd::new(1.0));
/// let mut parameters = [0.0, 0.0];
/// optimizer.descend(&mut Unchanged, &mut parameters, &[30.0, -40.0]);
/// assert_eq!(parameters, [-0.6, 0.8]);
/// ```
///
/// In a chain it stands first: it measures the gradient as the step was given it.
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

/// √Σ g²: the Euclidean length of all numbers together, summed in `f64`.
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
    // Squares of f64 can leave its range where the norm does not.
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
        // Sums side by side: the compiler keeps the order of one sum, which would wait for every addition.
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
