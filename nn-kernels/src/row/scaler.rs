//! Standardises columns to mean 0 and deviation 1, and scales them back.

use crate::scalar::Scalar;

/// `y = (y − mean) / deviation`, row by row.
#[inline(always)]
pub fn standardize<S: Scalar>(y: &mut [S], mean: &[S], deviation: &[S]) {
    by_rows(y, mean, deviation, |y, mean, deviation| (y - mean) / deviation);
}

/// The backward pass of [`standardize`]: `d /= deviation`, row by row.
#[inline(always)]
pub fn standardize_backward<S: Scalar>(d: &mut [S], deviation: &[S]) {
    by_rows(d, deviation, deviation, |d, deviation, _| d / deviation);
}

/// `y = y · deviation + mean`, row by row.
#[inline(always)]
pub fn rescale<S: Scalar>(y: &mut [S], mean: &[S], deviation: &[S]) {
    by_rows(y, mean, deviation, |y, mean, deviation| y * deviation + mean);
}

/// The backward pass of [`rescale`]: `d *= deviation`, row by row.
#[inline(always)]
pub fn rescale_backward<S: Scalar>(d: &mut [S], deviation: &[S]) {
    by_rows(d, deviation, deviation, |d, deviation, _| d * deviation);
}

#[inline(always)]
fn by_rows<S: Scalar>(numbers: &mut [S], first: &[S], second: &[S], f: impl Fn(S, S, S) -> S) {
    for row in numbers.chunks_exact_mut(first.len().max(1)) {
        for ((number, first), second) in row.iter_mut().zip(first).zip(second) {
            *number = f(*number, *first, *second);
        }
    }
}
