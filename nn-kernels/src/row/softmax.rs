//! Softmax and its logarithm, row by row.
//!
//! The largest number of a row is subtracted first, so that no exponential overflows. An infinite number counts as the largest finite one,
//! which gives the limit. A NaN makes its whole row NaN.

use super::columns::{copy, map, zip};
use super::sums::{finite_max, sum, sum_pairs};
use crate::scalar::Scalar;

/// Computes eˣ / Σ eˣ over each row of `width` numbers.
#[inline(always)]
pub fn softmax<S: Scalar>(y: &mut [S], width: usize) {
    for rows in y.chunks_mut(block(width)) {
        for row in rows.chunks_exact_mut(width.max(1)) {
            subtract_max(row);
        }
        map(rows, S::exp);
        for row in rows.chunks_exact_mut(width.max(1)) {
            let scale = S::ONE / sum(row);
            map(row, |e| e * scale);
        }
    }
}

/// The backward pass of [`softmax`], from its output `y`: `d = y (d − Σ d y)`.
#[inline(always)]
pub fn softmax_backward<S: Scalar>(d: &mut [S], y: &[S], width: usize) {
    for (d, y) in d.chunks_exact_mut(width.max(1)).zip(y.chunks_exact(width.max(1))) {
        let mean = sum_pairs(d, y, |d, y| d * y);
        zip(d, y, |d, y| y * (d - mean));
    }
}

/// [`softmax`] over the planes of images `[planes][positions]`: at each position over the numbers of all planes.
#[inline(always)]
pub fn softmax_planes<S: Scalar>(y: &mut [S], planes: usize, positions: usize) {
    each_block(y, planes, positions, |y, from, len| {
        let mut largest = [-S::MAX; TOGETHER];
        for plane in 0..planes {
            zip(&mut largest[..len], &y[plane * positions + from..], |largest, y| if y > largest || y.is_nan() { y } else { largest });
        }
        map(&mut largest, |largest| if largest > S::MAX { S::MAX } else { largest });
        let mut sums = [S::ZERO; TOGETHER];
        for plane in 0..planes {
            let y = &mut y[plane * positions + from..][..len];
            zip(y, &largest, |y, largest| ((if y > S::MAX { S::MAX } else { y }) - largest).exp());
            zip(&mut sums[..len], y, |sum, y| sum + y);
        }
        for plane in 0..planes {
            zip(&mut y[plane * positions + from..][..len], &sums, |y, sum| y / sum);
        }
    });
}

/// The backward pass of [`softmax_planes`], from its output `y`.
#[inline(always)]
pub fn softmax_planes_backward<S: Scalar>(d: &mut [S], y: &[S], planes: usize, positions: usize) {
    let row = (planes * positions).max(1);
    for (d, y) in d.chunks_exact_mut(row).zip(y.chunks_exact(row)) {
        each_block(d, planes, positions, |d, from, len| {
            let mut means = [S::ZERO; TOGETHER];
            for plane in 0..planes {
                let (d, y) = (&d[plane * positions + from..], &y[plane * positions + from..]);
                for ((mean, d), y) in means[..len].iter_mut().zip(d).zip(y) {
                    *mean += *d * *y;
                }
            }
            for plane in 0..planes {
                let (d, y) = (&mut d[plane * positions + from..][..len], &y[plane * positions + from..]);
                for ((d, mean), y) in d.iter_mut().zip(&means).zip(y) {
                    *d = *y * (*d - *mean);
                }
            }
        });
    }
}

/// How many positions are looked at together.
const TOGETHER: usize = 16;

/// Calls `f` with each row, and with the first and the number of some neighbouring positions.
#[inline(always)]
fn each_block<S>(y: &mut [S], planes: usize, positions: usize, mut f: impl FnMut(&mut [S], usize, usize)) {
    for y in y.chunks_exact_mut((planes * positions).max(1)) {
        for from in (0..positions).step_by(TOGETHER) {
            f(y, from, TOGETHER.min(positions - from));
        }
    }
}

/// Computes x − ln Σ eˣ over each row of `width` numbers.
#[inline(always)]
pub fn log_softmax<S: Scalar>(y: &mut [S], width: usize) {
    for row in y.chunks_exact_mut(width.max(1)) {
        subtract_max(row);
        let log_sum = sum_pairs(row, row, |x, _| x.exp()).ln();
        map(row, |x| x - log_sum);
    }
}

/// The backward pass of [`log_softmax`], from its output `y`: `d −= eʸ Σ d`.
#[inline(always)]
pub fn log_softmax_backward<S: Scalar>(d: &mut [S], y: &[S], width: usize) {
    for (d, y) in d.chunks_exact_mut(width.max(1)).zip(y.chunks_exact(width.max(1))) {
        let all = sum(d);
        zip(d, y, |d, y| d - y.exp() * all);
    }
}

/// Returns the mean of −ln p of the class of each row, with p the softmax of its `width` logits. `d` becomes the gradient with respect to
/// the logits: p − 1 for the class and p for the others, divided by the number of rows. A class that is too large is ignored.
#[inline(always)]
pub fn softmax_cross_entropy<S: Scalar>(d: &mut [S], logits: &[S], classes: &[usize], width: usize) -> S {
    let scale = S::ONE / S::from_f64(classes.len() as f64);
    let mut loss = S::ZERO;
    let (width, block) = (width.max(1), block(width));
    for ((d, logits), classes) in d.chunks_mut(block).zip(logits.chunks(block)).zip(classes.chunks(block / width)) {
        copy(d, logits);
        let mut sum_of_losses = S::ZERO;
        for (row, class) in d.chunks_exact_mut(width).zip(classes) {
            subtract_max(row);
            sum_of_losses -= row.get(*class).copied().unwrap_or(S::ZERO);
        }
        map(d, S::exp_of_negative);
        for (row, class) in d.chunks_exact_mut(width).zip(classes) {
            let all = sum(row);
            sum_of_losses += all.ln();
            let share = scale / all;
            map(row, |e| e * share);
            if let Some(right) = row.get_mut(*class) {
                *right -= scale;
            }
        }
        loss += sum_of_losses;
    }
    loss * scale
}

/// Returns −Σ a ln p of one row, with p the softmax of its logits and a the target weight of each class. `d` becomes the gradient with
/// respect to the logits: p Σ a − a.
#[inline(always)]
pub fn softmax_soft_cross_entropy<S: Scalar>(d: &mut [S], logits: &[S], wanted: impl Fn(usize) -> S) -> S {
    copy(d, logits);
    subtract_max(d);
    let (mut loss, mut all) = (S::ZERO, S::ZERO);
    for (class, z) in d.iter().enumerate() {
        let wanted = wanted(class);
        all += wanted;
        // Skips classes of weight 0, because 0 · ∞ is NaN.
        loss -= if wanted == S::ZERO { S::ZERO } else { wanted * *z };
    }
    map(d, S::exp_of_negative);
    let sum = sum(d);
    let share = all / sum;
    d.iter_mut().enumerate().for_each(|(class, e)| *e = *e * share - wanted(class));
    loss + all * sum.ln()
}

/// The numbers that are processed together: whole rows that stay in the first-level cache. One loop computes their exponentials, so that
/// narrow rows fill the registers too.
#[inline(always)]
fn block(width: usize) -> usize {
    width.max(1) * (1024 / width.max(1)).max(1)
}

/// Subtracts the largest number of a row from all its numbers.
#[inline(always)]
fn subtract_max<S: Scalar>(row: &mut [S]) {
    let max = finite_max(row);
    map(row, |x| (if x > S::MAX { S::MAX } else { x }) - max);
}
