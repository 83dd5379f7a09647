//! Reductions of a row to one number, with several partial sums. Compilers keep the order of floating-point sums, so a plain loop would
//! wait for every addition.

use crate::scalar::Scalar;

const LANES: usize = 16;

/// Returns the sum of `f` over pairs of numbers.
#[inline(always)]
pub(super) fn sum_pairs<S: Scalar>(x: &[S], y: &[S], f: impl Fn(S, S) -> S) -> S {
    let (x, x_rest) = x.as_chunks::<LANES>();
    let (y, y_rest) = y.as_chunks::<LANES>();
    let mut lanes = [S::ZERO; LANES];
    for (x, y) in x.iter().zip(y) {
        for ((lane, x), y) in lanes.iter_mut().zip(x).zip(y) {
            *lane += f(*x, *y);
        }
    }
    let mut sum = fold(lanes, |a, b| a + b);
    for (x, y) in x_rest.iter().zip(y_rest) {
        sum += f(*x, *y);
    }
    sum
}

/// Returns the sum of a row.
#[inline(always)]
pub(super) fn sum<S: Scalar>(x: &[S]) -> S {
    sum_pairs(x, x, |x, _| x)
}

/// Returns the largest number of a row, at most the largest finite one. A NaN counts as the smallest finite number, and so does an empty
/// row.
#[inline(always)]
pub(super) fn finite_max<S: Scalar>(x: &[S]) -> S {
    let larger = |a: S, b: S| if b > a { b } else { a };
    let (x, rest) = x.as_chunks::<LANES>();
    let mut lanes = [-S::MAX; LANES];
    for x in x {
        for (lane, x) in lanes.iter_mut().zip(x) {
            *lane = larger(*lane, *x);
        }
    }
    let max = rest.iter().fold(fold(lanes, larger), |max, x| larger(max, *x));
    if max > S::MAX { S::MAX } else { max }
}

/// Adds the halves to each other repeatedly, which has fewer dependent steps and smaller rounding errors than one sum.
#[inline(always)]
fn fold<S: Scalar>(mut lanes: [S; LANES], f: impl Fn(S, S) -> S) -> S {
    let mut half = LANES / 2;
    while half > 0 {
        let (low, high) = lanes.split_at_mut(half);
        for (low, high) in low.iter_mut().zip(high) {
            *low = f(*low, *high);
        }
        half /= 2;
    }
    lanes[0]
}
