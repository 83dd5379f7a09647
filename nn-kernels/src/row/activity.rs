//! What layers add to the loss of each row. `added` has a number for each row, or none where no loss is computed.

use crate::scalar::Scalar;

/// added + λ Σ |x|, for each row.
#[inline(always)]
pub fn activity_l1<S: Scalar>(added: &mut [S], x: &[S], strength: S) {
    each_row(added, x, |row| strength * row.iter().fold(S::ZERO, |sum, x| sum + x.abs()));
}

/// The gradient of [`activity_l1`]: d + λ sign(x) times the derivative with respect to what was added.
#[inline(always)]
pub fn activity_l1_backward<S: Scalar>(d: &mut [S], x: &[S], d_added: &[S], strength: S) {
    each_row_backward(d, x, d_added, |x, d_added| {
        let slope = strength * d_added;
        if x > S::ZERO {
            slope
        } else if x < S::ZERO {
            -slope
        } else {
            S::ZERO
        }
    });
}

/// added + λ Σ x², for each row.
#[inline(always)]
pub fn activity_l2<S: Scalar>(added: &mut [S], x: &[S], strength: S) {
    each_row(added, x, |row| strength * row.iter().fold(S::ZERO, |sum, x| sum + *x * *x));
}

/// The gradient of [`activity_l2`]: d + 2 λ x times the derivative with respect to what was added.
#[inline(always)]
pub fn activity_l2_backward<S: Scalar>(d: &mut [S], x: &[S], d_added: &[S], strength: S) {
    each_row_backward(d, x, d_added, |x, d_added| (strength + strength) * x * d_added);
}

#[inline(always)]
fn each_row<S: Scalar>(added: &mut [S], x: &[S], of_row: impl Fn(&[S]) -> S) {
    let width = width(x, added);
    for (added, row) in added.iter_mut().zip(x.chunks_exact(width)) {
        *added += of_row(row);
    }
}

#[inline(always)]
fn each_row_backward<S: Scalar>(d: &mut [S], x: &[S], d_added: &[S], slope: impl Fn(S, S) -> S) {
    let width = width(x, d_added);
    for ((d, x), d_added) in d.chunks_exact_mut(width).zip(x.chunks_exact(width)).zip(d_added) {
        for (d, x) in d.iter_mut().zip(x) {
            *d += slope(*x, *d_added);
        }
    }
}

/// How many numbers a row has, at least 1.
#[inline(always)]
pub(super) fn width<S>(x: &[S], rows: &[S]) -> usize {
    (x.len() / rows.len().max(1)).max(1)
}
