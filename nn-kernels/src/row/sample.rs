//! Samples from normal distributions, and how far these are from N(0, 1). A position has `units` means and then as many logarithms of variances.

use super::activity::width;
use super::exp_or_zero;
use super::noise::normal;
use crate::random::RandomStream;
use crate::scalar::Scalar;

/// y = μ + exp(½ ln σ²) ε, with ε from N(0, 1). It depends on the stream and the position only.
#[inline(always)]
pub fn sample<S: Scalar>(y: &mut [S], x: &[S], units: usize, stream: RandomStream) {
    let mut places = 0..;
    for (y, x) in y.chunks_exact_mut(units).zip(x.chunks_exact(2 * units)) {
        let (means, log_variances) = x.split_at(units);
        for (((y, mean), log_variance), place) in y.iter_mut().zip(means).zip(log_variances).zip(&mut places) {
            *y = *mean + exp_or_zero(half::<S>() * *log_variance) * normal(stream.draw(place));
        }
    }
}

/// The gradient of [`sample`] with respect to x: d for a mean, and ½ d (y − μ) for the logarithm of a variance.
#[inline(always)]
pub fn sample_backward<S: Scalar>(d_x: &mut [S], d: &[S], x: &[S], y: &[S], units: usize) {
    let positions = d_x.chunks_exact_mut(2 * units).zip(d.chunks_exact(units)).zip(x.chunks_exact(2 * units)).zip(y.chunks_exact(units));
    for (((d_x, d), x), y) in positions {
        let (d_means, d_log_variances) = d_x.split_at_mut(units);
        d_means.copy_from_slice(d);
        for (((d_x, d), mean), y) in d_log_variances.iter_mut().zip(d).zip(x).zip(y) {
            *d_x = half::<S>() * *d * (*y - *mean);
        }
    }
}

/// added + `strength` times the divergence from N(0, 1), for each row: −½ Σ (1 + ln σ² − μ² − σ²).
#[inline(always)]
pub fn divergence<S: Scalar>(added: &mut [S], x: &[S], units: usize, strength: S) {
    let width = width(x, added);
    for (added, row) in added.iter_mut().zip(x.chunks_exact(width)) {
        let mut sum = S::ZERO;
        for x in row.chunks_exact(2 * units) {
            let (means, log_variances) = x.split_at(units);
            for (mean, log_variance) in means.iter().zip(log_variances) {
                sum += *mean * *mean + exp_or_zero(*log_variance) - *log_variance - S::ONE;
            }
        }
        *added += half::<S>() * strength * sum;
    }
}

/// The gradient of [`divergence`]: d plus `strength` times μ, or ½ (σ² − 1), times the derivative with respect to what was added.
#[inline(always)]
pub fn divergence_backward<S: Scalar>(d: &mut [S], x: &[S], d_added: &[S], units: usize, strength: S) {
    let width = width(x, d_added);
    for ((d, x), d_added) in d.chunks_exact_mut(width).zip(x.chunks_exact(width)).zip(d_added) {
        let factor = strength * *d_added;
        for (d, x) in d.chunks_exact_mut(2 * units).zip(x.chunks_exact(2 * units)) {
            let ((d_means, d_log_variances), (means, log_variances)) = (d.split_at_mut(units), x.split_at(units));
            d_means.iter_mut().zip(means).for_each(|(d, mean)| *d += factor * *mean);
            for (d, log_variance) in d_log_variances.iter_mut().zip(log_variances) {
                *d += factor * half::<S>() * (exp_or_zero(*log_variance) - S::ONE);
            }
        }
    }
}

fn half<S: Scalar>() -> S {
    S::from_f64(0.5)
}
