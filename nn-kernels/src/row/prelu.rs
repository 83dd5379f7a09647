//! The rectifier with a trained slope, for all numbers or for each channel.

use super::blocks::{Columns, by_blocks, columns, columns_mut, copied};
use super::columns::{ROWS, add, map, zip};
use super::sums::sum_pairs;
use crate::scalar::Scalar;

/// x for x > 0, else slope · x, with one trained slope for all numbers, or one for each column.
#[inline(always)]
pub fn prelu<S: Scalar>(y: &mut [S], slope: &[S]) {
    if let [slope] = *slope {
        return map(y, |x| bent(x, x, slope));
    }
    for row in y.chunks_exact_mut(slope.len().max(1)) {
        zip(row, slope, |x, slope| bent(x, x, slope));
    }
}

/// The backward pass of [`prelu`], from its input `x`. It multiplies `d` by 1 or the slope, and adds the sum of d · x where x ≤ 0 to
/// `d_slope`.
#[inline(always)]
pub fn prelu_backward<S: Scalar>(d: &mut [S], d_slope: &mut [S], x: &[S], slope: &[S]) {
    if let ([d_slope], &[slope]) = (&mut *d_slope, slope) {
        for (d, x) in d.chunks_mut(BLOCK).zip(x.chunks(BLOCK)) {
            *d_slope += sum_pairs(d, x, below);
            zip(d, x, |d, x| bent(d, x, slope));
        }
        return;
    }
    let width = d_slope.len().max(1);
    for (d, x) in d.chunks_mut(ROWS * width).zip(x.chunks(ROWS * width)) {
        by_blocks(width, &mut Slopes { d_slope, d, x, slope });
    }
}

/// The number of products that are summed separately, to limit rounding errors. They stay in the first-level cache between the two loops.
const BLOCK: usize = 1024;

/// `y`, times the slope where x is not above 0.
#[inline(always)]
fn bent<S: Scalar>(y: S, x: S, slope: S) -> S {
    if x <= S::ZERO { slope * y } else { y }
}

/// What a number adds to the gradient of its slope.
#[inline(always)]
fn below<S: Scalar>(d: S, x: S) -> S {
    if x <= S::ZERO { d * x } else { S::ZERO }
}

struct Slopes<'a, S> {
    d_slope: &'a mut [S],
    d: &'a mut [S],
    x: &'a [S],
    slope: &'a [S],
}

impl<S: Scalar> Columns for Slopes<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let (width, slope) = (self.slope.len(), copied::<S, N>(self.slope, from));
        let mut sums = [S::ZERO; N];
        for (d, x) in self.d.chunks_exact_mut(width).zip(self.x.chunks_exact(width)) {
            if let (Some(d), Some(x)) = (columns_mut::<S, N>(d, from), columns::<S, N>(x, from)) {
                for (((sum, d), x), slope) in sums.iter_mut().zip(d).zip(x).zip(&slope) {
                    *sum += below(*d, *x);
                    *d = bent(*d, *x, *slope);
                }
            }
        }
        if let Some(d_slope) = columns_mut::<S, N>(self.d_slope, from) {
            add(d_slope, &sums);
        }
    }
}
