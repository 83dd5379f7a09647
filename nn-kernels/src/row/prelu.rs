//! The rectifier with a trained slope.

use super::columns::{map, zip};
use super::sums::sum_pairs;
use crate::scalar::Scalar;

/// x for x > 0, else slope · x, with one trained slope for all numbers.
#[inline(always)]
pub fn prelu<S: Scalar>(y: &mut [S], slope: &[S]) {
    if let [slope] = *slope {
        map(y, |x| if x <= S::ZERO { slope * x } else { x });
    }
}

/// The backward pass of [`prelu`], from its input `x`. It multiplies `d` by 1 or the slope, and adds the sum of d · x where x ≤ 0 to
/// `d_slope`.
#[inline(always)]
pub fn prelu_backward<S: Scalar>(d: &mut [S], d_slope: &mut [S], x: &[S], slope: &[S]) {
    if let ([d_slope], &[slope]) = (d_slope, slope) {
        for (d, x) in d.chunks_mut(BLOCK).zip(x.chunks(BLOCK)) {
            *d_slope += sum_pairs(d, x, |d, x| if x <= S::ZERO { d * x } else { S::ZERO });
            zip(d, x, |d, x| if x <= S::ZERO { slope * d } else { d });
        }
    }
}

/// The number of products that are summed separately, to limit rounding errors. They stay in the first-level cache between the two loops.
const BLOCK: usize = 1024;
