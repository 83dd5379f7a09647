//! Numbers near 0: gradients whose squares would be subnormal numbers, which are slow, without changing the result; and the smallest `epsilon`.

use nn_kernels::Scalar;

/// Returns the limit below which a gradient counts as 0 when it is squared, for a divisor √(mean of squares) + `epsilon`.
///
/// The squares are then never subnormal, and the divisor has the same bits.
pub(super) fn faint<S: Scalar>(epsilon: f64) -> S {
    // A new square enters a mean with a small weight, so the square must be larger than the smallest normal number by that factor.
    let slow = (S::MIN_POSITIVE.to_f64() * 16_384.0).sqrt();
    S::from_f64(slow.min(epsilon * 1e-8))
}

/// Returns `epsilon` as a scalar of the network. It is always above 0, because 0/0 is NaN.
pub(super) fn epsilon<S: Scalar>(epsilon: f64) -> S {
    S::from_f64(epsilon).max(S::MIN_POSITIVE)
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
