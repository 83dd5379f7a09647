//! Normalisations: of columns over the batch, and of rows or groups of a row, each for itself.

use crate::scalar::Scalar;

/// `y = γ (x − mean) / √(var + ε) + β` by the mean and variance of each column of this batch.
///
/// `moments` gets the means, then the variances (of the population, as they divide here).
#[inline(always)]
pub fn batch_norm<S: Scalar>(y: &mut [S], moments: &mut [S], x: &[S], weight: &[S], bias: &[S], epsilon: S) {
    let width = weight.len().max(1);
    let (mean, var) = moments.split_at_mut(moments.len() / 2);
    let share = S::ONE / S::from_f64((x.len() / width) as f64);
    super::sum_rows(mean, x);
    super::scale(mean, share);
    var.fill(S::ZERO);
    for row in x.chunks_exact(width) {
        for ((var, x), mean) in var.iter_mut().zip(row).zip(&*mean) {
            let distance = *x - *mean;
            *var += distance * distance;
        }
    }
    super::scale(var, share);
    super::copy(y, x);
    batch_norm_predict(y, weight, bias, mean, var, epsilon);
}

/// `y = γ (y − mean) / √(var + ε) + β` by given means and variances.
#[inline(always)]
pub fn batch_norm_predict<S: Scalar>(y: &mut [S], weight: &[S], bias: &[S], mean: &[S], var: &[S], epsilon: S) {
    for row in y.chunks_exact_mut(weight.len().max(1)) {
        for ((((y, weight), bias), mean), var) in row.iter_mut().zip(weight).zip(bias).zip(mean).zip(var) {
            *y = (*y - *mean) * (*weight / (*var + epsilon).sqrt()) + *bias;
        }
    }
}

/// With x̂ the normalised input, `d_γ = Σ d x̂`, `d_β = Σ d`, and
/// `d = γ / √(var + ε) (d − d_β / n − x̂ d_γ / n)` over the n rows. Also gives the batch's mean and its unbiased variance.
#[inline(always)]
pub fn batch_norm_backward<S: Scalar>(
    d: &mut [S],
    d_weight: &mut [S],
    d_bias: &mut [S],
    d_mean: &mut [S],
    d_var: &mut [S],
    x: &[S],
    moments: &[S],
    weight: &[S],
    epsilon: S,
) {
    let width = weight.len().max(1);
    let (mean, var) = moments.split_at(moments.len() / 2);
    let rows = S::from_f64((x.len() / width) as f64);
    super::sum_rows(d_bias, d);
    d_weight.fill(S::ZERO);
    for (d, x) in d.chunks_exact(width).zip(x.chunks_exact(width)) {
        for (((d_weight, d), x), mean) in d_weight.iter_mut().zip(d).zip(x).zip(mean) {
            *d_weight += *d * (*x - *mean);
        }
    }
    for (d_weight, var) in d_weight.iter_mut().zip(var) {
        *d_weight /= (*var + epsilon).sqrt();
    }
    for (d, x) in d.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let columns = d.iter_mut().zip(x).zip(mean).zip(var).zip(weight).zip(&*d_weight).zip(&*d_bias);
        for ((((((d, x), mean), var), weight), d_weight), d_bias) in columns {
            let scale = S::ONE / (*var + epsilon).sqrt();
            let normal = (*x - *mean) * scale;
            *d = *weight * scale * (*d - (*d_bias + normal * *d_weight) / rows);
        }
    }
    d_mean.copy_from_slice(mean);
    for (d_var, var) in d_var.iter_mut().zip(var) {
        *d_var = *var * (rows / (rows - S::ONE));
    }
}

/// Each group of `size` neighbours of a row to mean 0 and variance 1, then γ and β: `y = γ (x − mean) / √(var + ε) + β`.
/// A group as wide as the row is layer normalisation.
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

/// With x̂ the normalised input and g = γ d, `d_γ = Σ d x̂`, `d_β = Σ d` over the rows, and
/// `d = (g − mean(g) − x̂ mean(g x̂)) / √(var + ε)` in each group.
#[inline(always)]
pub fn group_norm_backward<S: Scalar>(d: &mut [S], d_weight: &mut [S], d_bias: &mut [S], x: &[S], weight: &[S], size: usize, epsilon: S) {
    let (width, size) = (weight.len().max(1), size.max(1));
    let count = S::from_f64(size as f64);
    d_weight.fill(S::ZERO);
    d_bias.fill(S::ZERO);
    for (d, x) in d.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let gradients = d_weight.chunks_exact_mut(size).zip(d_bias.chunks_exact_mut(size));
        let groups = d.chunks_exact_mut(size).zip(x.chunks_exact(size)).zip(weight.chunks_exact(size)).zip(gradients);
        for (((d, x), weight), (d_weight, d_bias)) in groups {
            let (mean, scale) = moments(x, epsilon);
            let (mut sum, mut product) = (S::ZERO, S::ZERO);
            for ((((d, x), weight), d_weight), d_bias) in d.iter_mut().zip(x).zip(weight).zip(d_weight).zip(d_bias) {
                let normal = (*x - mean) * scale;
                *d_weight += *d * normal;
                *d_bias += *d;
                *d *= *weight;
                sum += *d;
                product += *d * normal;
            }
            for (d, x) in d.iter_mut().zip(x) {
                let normal = (*x - mean) * scale;
                *d = (*d - (sum + normal * product) / count) * scale;
            }
        }
    }
}

/// Each row to root mean square 1, then γ: `y = γ x / √(mean(x²) + ε)`.
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

/// With r = 1 / √(mean(x²) + ε) and g = γ d, `d_γ = Σ d x r` over the rows, and `d = r (g − x r² mean(g x))`.
#[inline(always)]
pub fn rms_norm_backward<S: Scalar>(d: &mut [S], d_weight: &mut [S], x: &[S], weight: &[S], width: usize, epsilon: S) {
    let width = width.max(1);
    let count = S::from_f64(width as f64);
    d_weight.fill(S::ZERO);
    for (d, x) in d.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let scale = root_mean_square(x, epsilon);
        let mut product = S::ZERO;
        for (((d, x), weight), d_weight) in d.iter_mut().zip(x).zip(weight).zip(&mut *d_weight) {
            *d_weight += *d * *x * scale;
            *d *= *weight;
            product += *d * *x;
        }
        let pull = product * scale * scale / count;
        for (d, x) in d.iter_mut().zip(x) {
            *d = (*d - *x * pull) * scale;
        }
    }
}

/// The mean, and 1 / √(var + ε).
#[inline(always)]
fn moments<S: Scalar>(x: &[S], epsilon: S) -> (S, S) {
    let share = S::ONE / S::from_f64(x.len() as f64);
    let mean = x.iter().fold(S::ZERO, |sum, x| sum + *x) * share;
    let var = x.iter().fold(S::ZERO, |sum, x| sum + (*x - mean) * (*x - mean)) * share;
    (mean, S::ONE / (var + epsilon).sqrt())
}

/// 1 / √(mean(x²) + ε)
#[inline(always)]
fn root_mean_square<S: Scalar>(x: &[S], epsilon: S) -> S {
    let mean = x.iter().fold(S::ZERO, |sum, x| sum + *x * *x) / S::from_f64(x.len() as f64);
    S::ONE / (mean + epsilon).sqrt()
}
