//! Numbers near 0: gradients whose squares leave no trace and would be denormal, and what keeps a divisor above 0.

use crate::scalar::Scalar;

/// Below which a gradient counts as 0 where it is squared, for a divisor of √(mean of squares) + `epsilon`: its square keeps off the numbers that
/// are slow to compute with, and the divisor has the same bits.
pub(super) fn faint<S: Scalar>(epsilon: f64) -> S {
    // As far above the least normal number as the weight of a new square in a mean is below 1.
    let slow = (S::MIN_POSITIVE.to_f64() * 16_384.0).sqrt();
    S::from_f64(slow.min(epsilon * 1e-8))
}

/// An `epsilon` in the network's scalar, above 0 in any case: 0/0 is NaN.
pub(super) fn epsilon<S: Scalar>(epsilon: f64) -> S {
    S::from_f64(epsilon).max(S::MIN_POSITIVE)
}

/// `x`, or 0 where it is smaller than that.
#[inline(always)]
pub(super) fn unless_faint<S: Scalar>(x: S, faint: S) -> S {
    if x.abs() < faint { S::ZERO } else { x }
}

/// x², with such an `x` as 0.
#[inline(always)]
pub(super) fn square<S: Scalar>(x: S, faint: S) -> S {
    let x = unless_faint(x, faint);
    x * x
}
