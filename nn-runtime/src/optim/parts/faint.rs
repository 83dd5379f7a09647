//! Gradients that are so small that their squares do not change the result, but would be subnormal numbers, which are slow.

use crate::scalar::Scalar;

/// Returns the limit below which a gradient counts as 0 when it is squared, for a divisor √(mean of squares) + `epsilon`.
///
/// The squares are then never subnormal, and the divisor has the same bits. If `epsilon` is 0, the limit is 0.
pub(super) fn faint<S: Scalar>(epsilon: f64) -> S {
    // A new square enters a mean with a small weight, so the square must be larger than the smallest normal number by that factor.
    let slow = (S::MIN_POSITIVE.to_f64() * 16_384.0).sqrt();
    S::from_f64(slow.min(epsilon * 1e-8))
}

/// Returns `x`, or 0 if its magnitude is below the limit.
#[inline(always)]
pub(super) fn unless_faint<S: Scalar>(x: S, faint: S) -> S {
    if x.abs() < faint { S::ZERO } else { x }
}

/// Returns x², or 0 if the magnitude of `x` is below the limit.
#[inline(always)]
pub(super) fn square<S: Scalar>(x: S, faint: S) -> S {
    let x = unless_faint(x, faint);
    x * x
}
