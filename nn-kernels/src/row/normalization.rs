//! Normalisation of each row, or of groups of a row.

use super::sums::{sum, sum_pairs};
use crate::scalar::Scalar;

/// Scales each group of `size` neighbours of a row to mean 0 and variance 1, then applies γ and β: `y = γ (x − mean) / √(var + ε) + β`.
/// With a group as wide as the row, this is layer normalisation.
#[inline(always)]
pub fn group_norm<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], bias: &[S], size: usize, epsilon: S) {
    let (width, size) = (weight.len().max(1), size.max(1));
    for (y, x) in y.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let groups = y.chunks_exact_mut(size).zip(x.chunks_exact(size)).zip(weight.chunks_exact(size)).zip(bias.chunks_exact(size));
        for (((y, x), weight), bias) in groups {
            let (mean, scale) = moments(x, epsilon);
            for (((y, x), weight), bias) in y.iter_mut().zip(x).zip(weight).zip(bias) {
                *y = (*x - mean) * scale * *weight + *bias;
            }
        }
    }
}

/// The backward pass of [`group_norm`]. With x̂ the normalised input and g = γ d, it computes `d_γ += Σ d x̂` and `d_β += Σ d` over the
/// rows, and `d = (g − mean(g) − x̂ mean(g x̂)) / √(var + ε)` in each group.
#[inline(always)]
pub fn group_norm_backward<S: Scalar>(d: &mut [S], d_weight: &mut [S], d_bias: &mut [S], x: &[S], weight: &[S], size: usize, epsilon: S) {
    let (width, size) = (weight.len().max(1), size.max(1));
    for (d, x) in d.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let gradients = d_weight.chunks_exact_mut(size).zip(d_bias.chunks_exact_mut(size));
        let groups = d.chunks_exact_mut(size).zip(x.chunks_exact(size)).zip(weight.chunks_exact(size)).zip(gradients);
        for (((d, x), weight), (d_weight, d_bias)) in groups {
            let (mean, scale) = moments(x, epsilon);
            for ((((d, x), weight), d_weight), d_bias) in d.iter_mut().zip(x).zip(weight).zip(d_weight).zip(d_bias) {
                *d_weight += *d * ((*x - mean) * scale);
                *d_bias += *d;
                *d *= *weight;
            }
            before_scaling(d, x, mean, scale);
        }
    }
}

/// [`group_norm`] of whole rows without a bias: `y = γ (x − mean) / √(var + ε)`.
#[inline(always)]
pub fn unbiased_norm<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], epsilon: S) {
    let width = weight.len().max(1);
    for (y, x) in y.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let (mean, scale) = moments(x, epsilon);
        for ((y, x), weight) in y.iter_mut().zip(x).zip(weight) {
            *y = (*x - mean) * scale * *weight;
        }
    }
}

/// The backward pass of [`unbiased_norm`].
#[inline(always)]
pub fn unbiased_norm_backward<S: Scalar>(d: &mut [S], d_weight: &mut [S], x: &[S], weight: &[S], epsilon: S) {
    let width = weight.len().max(1);
    for (d, x) in d.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let (mean, scale) = moments(x, epsilon);
        for (((d, x), weight), d_weight) in d.iter_mut().zip(x).zip(weight).zip(&mut *d_weight) {
            *d_weight += *d * ((*x - mean) * scale);
            *d *= *weight;
        }
        before_scaling(d, x, mean, scale);
    }
}

/// The gradient with respect to a group, from that with respect to the group scaled to mean 0 and variance 1.
#[inline(always)]
fn before_scaling<S: Scalar>(d: &mut [S], x: &[S], mean: S, scale: S) {
    let share = S::ONE / S::from_f64(x.len() as f64);
    let pull = sum(d) * share;
    let product = sum_pairs(d, x, |d, x| d * ((x - mean) * scale)) * share;
    for (d, x) in d.iter_mut().zip(x) {
        let normal = (*x - mean) * scale;
        *d = (*d - (pull + normal * product)) * scale;
    }
}

/// Scales each row to root mean square 1, then applies γ: `y = γ x / √(mean(x²) + ε)`.
#[inline(always)]
pub fn rms_norm<S: Scalar>(y: &mut [S], x: &[S], weight: &[S], width: usize, epsilon: S) {
    let width = width.max(1);
    for (y, x) in y.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let scale = root_mean_square(x, epsilon);
        for ((y, x), weight) in y.iter_mut().zip(x).zip(weight) {
            *y = *x * scale * *weight;
        }
    }
}

/// The backward pass of [`rms_norm`]. With r = 1 / √(mean(x²) + ε) and g = γ d, it computes `d_γ += Σ d x r` over the rows, and
/// `d = r (g − x r² mean(g x))`.
#[inline(always)]
pub fn rms_norm_backward<S: Scalar>(d: &mut [S], d_weight: &mut [S], x: &[S], weight: &[S], width: usize, epsilon: S) {
    let width = width.max(1);
    let count = S::from_f64(width as f64);
    for (d, x) in d.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let scale = root_mean_square(x, epsilon);
        for (((d, x), weight), d_weight) in d.iter_mut().zip(x).zip(weight).zip(&mut *d_weight) {
            *d_weight += *d * *x * scale;
            *d *= *weight;
        }
        let pull = sum_pairs(d, x, |d, x| d * x) * scale * scale / count;
        for (d, x) in d.iter_mut().zip(x) {
            *d = (*d - *x * pull) * scale;
        }
    }
}

/// Returns the mean and 1 / √(var + ε).
#[inline(always)]
fn moments<S: Scalar>(x: &[S], epsilon: S) -> (S, S) {
    let share = S::ONE / S::from_f64(x.len() as f64);
    let mean = sum(x) * share;
    let var = sum_pairs(x, x, |x, _| (x - mean) * (x - mean)) * share;
    (mean, S::ONE / (var + epsilon).sqrt())
}

/// Returns 1 / √(mean(x²) + ε).
#[inline(always)]
fn root_mean_square<S: Scalar>(x: &[S], epsilon: S) -> S {
    let mean = sum_pairs(x, x, |x, _| x * x) / S::from_f64(x.len() as f64);
    S::ONE / (mean + epsilon).sqrt()
}
