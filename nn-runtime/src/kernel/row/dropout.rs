//! Dropout: zeros drawn from a counter, so that the mask needs no memory and depends on no order of work.

use crate::layer::Stream;
use crate::scalar::Scalar;

/// Sets each number to 0 with a probability, and multiplies the others by `scale`.
///
/// Which are set depends on the stream and the place alone: the same call on a gradient applies the same mask.
#[inline(always)]
pub fn dropout<S: Scalar>(y: &mut [S], probability: S, scale: S, stream: Stream) {
    let threshold = (probability.to_f64() * 4_294_967_296.0) as u32;
    for (place, y) in (0_u32..).zip(y) {
        let keep = if stream.draw(place) >= threshold { scale } else { S::ZERO };
        *y *= keep;
    }
}

/// `y *= factor`
#[inline(always)]
pub fn scale<S: Scalar>(y: &mut [S], factor: S) {
    super::columns::map(y, |y| y * factor);
}

/// `y = 0`
#[inline(always)]
pub fn zero<S: Scalar>(y: &mut [S]) {
    y.fill(S::ZERO);
}

/// [`dropout`] of max(y, 0).
#[inline(always)]
pub fn relu_dropout<S: Scalar>(y: &mut [S], probability: S, scale: S, stream: Stream) {
    let threshold = (probability.to_f64() * 4_294_967_296.0) as u32;
    for (place, y) in (0_u32..).zip(y) {
        let keep = if stream.draw(place) >= threshold { scale } else { S::ZERO };
        *y = if *y < S::ZERO { S::ZERO } else { *y } * keep;
    }
}

/// The backward pass of [`relu_dropout`], from its output `y`: what is above 0 was let through and kept.
#[inline(always)]
pub fn relu_dropout_backward<S: Scalar>(d: &mut [S], y: &[S], scale: S) {
    super::columns::zip(d, y, |d, y| d * if y <= S::ZERO { S::ZERO } else { scale });
}
