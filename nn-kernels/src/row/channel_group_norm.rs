//! Normalisation of groups of channels over all positions of a row.

use super::sums::{sum, sum_pairs};
use crate::scalar::Scalar;

/// Scales each group of `size` channels of a row, over all of its positions, to mean 0 and variance 1, then applies each channel's γ and β:
/// `y = γ (x − mean) / √(var + ε) + β`.
#[inline(always)]
pub fn channel_group_norm<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], bias: &[S], size: usize, positions: usize, epsilon: S) {
    let (channels, size) = (weight.len().max(1), size.max(1));
    let row = channels * positions.max(1);
    for (y, x) in y.chunks_exact_mut(row).zip(x.chunks_exact(row)) {
        for start in (0..channels).step_by(size) {
            let Moments { mean, scale } = Moments::of(x, start, size, channels, epsilon);
            for (y, x) in y.chunks_exact_mut(channels).zip(x.chunks_exact(channels)) {
                let (weight, bias) = (&weight[start..][..size], &bias[start..][..size]);
                for (((y, x), weight), bias) in y[start..][..size].iter_mut().zip(&x[start..]).zip(weight).zip(bias) {
                    *y = (*x - mean) * scale * *weight + *bias;
                }
            }
        }
    }
}

/// The backward pass of [`channel_group_norm`]: as that of [`group_norm`](super::group_norm), with sums over all positions.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a kernel has the operands of its formula")]
pub fn channel_group_norm_backward<S: Scalar>(
    d: &mut [S],
    d_weight: &mut [S],
    d_bias: &mut [S],
    x: &[S],
    weight: &[S],
    size: usize,
    positions: usize,
    epsilon: S,
) {
    let (channels, size) = (weight.len().max(1), size.max(1));
    let row = channels * positions.max(1);
    let share = S::ONE / S::from_f64((size * positions.max(1)) as f64);
    for (d, x) in d.chunks_exact_mut(row).zip(x.chunks_exact(row)) {
        for start in (0..channels).step_by(size) {
            let Moments { mean, scale } = Moments::of(x, start, size, channels, epsilon);
            let (weight, d_weight, d_bias) = (&weight[start..][..size], &mut d_weight[start..][..size], &mut d_bias[start..][..size]);
            let (mut pull, mut product) = (S::ZERO, S::ZERO);
            for (d, x) in d.chunks_exact_mut(channels).zip(x.chunks_exact(channels)) {
                let (d, x) = (&mut d[start..][..size], &x[start..][..size]);
                for ((((d, x), weight), d_weight), d_bias) in d.iter_mut().zip(x).zip(weight).zip(&mut *d_weight).zip(&mut *d_bias) {
                    *d_weight += *d * ((*x - mean) * scale);
                    *d_bias += *d;
                    *d *= *weight;
                }
                pull += sum(d);
                product += sum_pairs(d, x, |d, x| d * ((x - mean) * scale));
            }
            let (pull, product) = (pull * share, product * share);
            for (d, x) in d.chunks_exact_mut(channels).zip(x.chunks_exact(channels)) {
                for (d, x) in d[start..][..size].iter_mut().zip(&x[start..]) {
                    let normal = (*x - mean) * scale;
                    *d = (*d - (pull + normal * product)) * scale;
                }
            }
        }
    }
}

/// The mean of a group, and 1 / √(var + ε).
struct Moments<S> {
    mean: S,
    scale: S,
}

impl<S: Scalar> Moments<S> {
    #[inline(always)]
    fn of(x: &[S], start: usize, size: usize, channels: usize, epsilon: S) -> Self {
        let share = S::ONE / S::from_f64((x.len() / channels * size) as f64);
        let (mut all, mut squares) = (S::ZERO, S::ZERO);
        for x in x.chunks_exact(channels) {
            all += sum(&x[start..][..size]);
        }
        let mean = all * share;
        for x in x.chunks_exact(channels) {
            let x = &x[start..][..size];
            squares += sum_pairs(x, x, |x, _| (x - mean) * (x - mean));
        }
        Self { mean, scale: S::ONE / (squares * share + epsilon).sqrt() }
    }
}
