//! Batch normalisation: scales each column to mean 0 and variance 1 over the batch.
//!
//! The forward and the backward pass have two halves each. Between them, sums of the parts of a batch that different threads process are
//! joined. The variance is computed from differences to the mean, not as a difference of large sums.

use super::blocks::{Columns, by_blocks, columns, columns_mut, copied};
use super::columns::{ROWS, zip};
use super::{add, copy, scale, zero};
use crate::scalar::Scalar;

/// Computes the mean of each column, then the variance of each column (divided by the number of rows). If the statistics are frozen, copies
/// the running mean and variance instead.
#[inline(always)]
pub fn batch_norm_moments<S: Scalar>(moments: &mut [S], x: &[S], running_mean: &[S], running_var: &[S], frozen: bool) {
    let (mean, var) = moments.split_at_mut(moments.len() / 2);
    if frozen {
        copy(mean, running_mean);
        copy(var, running_var);
    } else {
        by_blocks(mean.len(), &mut Moments { mean, var, x });
    }
}

/// Like [`batch_norm_moments`], for columns without a bias that the running mean includes.
#[inline(always)]
pub fn bias_batch_norm_moments<S: Scalar>(moments: &mut [S], x: &[S], running_mean: &[S], running_var: &[S], frozen: bool, bias: &[S]) {
    batch_norm_moments(moments, x, running_mean, running_var, frozen);
    if frozen {
        zip(moments, bias, |mean, bias| mean - bias);
    }
}

struct Moments<'a, S> {
    mean: &'a mut [S],
    var: &'a mut [S],
    x: &'a [S],
}

impl<S: Scalar> Moments<'_, S> {
    /// Returns the mean of `f` over the rows, for the columns from `from` on. It sums 256 rows at a time to limit rounding errors.
    #[inline(always)]
    fn mean_of<const N: usize>(&self, from: usize, f: impl Fn(&mut [S; N], &[S; N])) -> [S; N] {
        let width = self.mean.len();
        let mut sums = [S::ZERO; N];
        for x in self.x.chunks(ROWS * width) {
            let mut block = [S::ZERO; N];
            x.chunks_exact(width).filter_map(|row| columns(row, from)).for_each(|x| f(&mut block, x));
            add(&mut sums, &block);
        }
        scale(&mut sums, S::ONE / S::from_f64((self.x.len() / width) as f64));
        sums
    }
}

impl<S: Scalar> Columns for Moments<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let mean = self.mean_of::<N>(from, |sum, x| add(sum, x));
        let var = self.mean_of::<N>(from, |sum, x| {
            for column in 0..N {
                sum[column] += (x[column] - mean[column]) * (x[column] - mean[column]);
            }
        });
        if let (Some(to_mean), Some(to_var)) = (columns_mut(self.mean, from), columns_mut(self.var, from)) {
            (*to_mean, *to_var) = (mean, var);
        }
    }
}

/// Merges the moments of some rows with those of others (Chan, Golub and LeVeque 1983).
#[inline(always)]
pub fn add_moments<S: Scalar>(moments: &mut [S], rows: usize, others: &[S], other_rows: usize) {
    let half = moments.len() / 2;
    let (mean, var) = moments.split_at_mut(half);
    let (other_mean, other_var) = others.split_at(half.min(others.len()));
    let share = S::from_f64(other_rows as f64 / (rows + other_rows) as f64);
    for (((mean, var), other_mean), other_var) in mean.iter_mut().zip(var).zip(other_mean).zip(other_var) {
        let distance = *other_mean - *mean;
        *mean += distance * share;
        *var += (*other_var - *var) * share + distance * distance * share * (S::ONE - share);
    }
}

/// Computes `y = γ (x − mean) / √(var + ε) + β` with the moments of the batch.
#[inline(always)]
pub fn batch_norm<S: Scalar>(y: &mut [S], x: &[S], moments: &[S], weight: &[S], bias: &[S], epsilon: S) {
    let (mean, var) = moments.split_at(moments.len() / 2);
    by_blocks(weight.len(), &mut Normalize { y, x: Some(x), mean, var, weight, bias, epsilon });
}

/// Computes `y = γ (y − mean) / √(var + ε) + β` with given means and variances.
#[inline(always)]
pub fn batch_norm_predict<S: Scalar>(y: &mut [S], weight: &[S], bias: &[S], mean: &[S], var: &[S], epsilon: S) {
    by_blocks(weight.len(), &mut Normalize { y, x: None, mean, var, weight, bias, epsilon });
}

struct Normalize<'a, S> {
    y: &'a mut [S],
    /// The input, or `None` if it is `y` itself.
    x: Option<&'a [S]>,
    mean: &'a [S],
    var: &'a [S],
    weight: &'a [S],
    bias: &'a [S],
    epsilon: S,
}

impl<S: Scalar> Columns for Normalize<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let width = self.weight.len();
        let [mean, var, weight, bias] = [self.mean, self.var, self.weight, self.bias].map(|all| copied::<S, N>(all, from));
        let mut factor = weight;
        for column in 0..N {
            factor[column] /= (var[column] + self.epsilon).sqrt();
        }
        let normalize = |row: &mut [S; N], x: &[S; N]| {
            for column in 0..N {
                row[column] = (x[column] - mean[column]) * factor[column] + bias[column];
            }
        };
        match self.x {
            Some(x) => {
                for (y, x) in self.y.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
                    if let (Some(y), Some(x)) = (columns_mut::<S, N>(y, from), columns(x, from)) {
                        normalize(y, x);
                    }
                }
            }
            None => {
                for y in self.y.chunks_exact_mut(width) {
                    if let Some(y) = columns_mut::<S, N>(y, from) {
                        let x = *y;
                        normalize(y, &x);
                    }
                }
            }
        }
    }
}

/// Computes the sums of `d x̂` and of `d` over these rows, with x̂ the normalised input. They are also the parts of these rows in `d_γ` and
/// `d_β`. Also returns the mean of the batch and its unbiased variance, with `all` the number of rows of the batch. If the statistics are
/// frozen, the sums are 0, and mean and variance are the given ones.
#[inline(always)]
pub fn batch_norm_sums<S: Scalar>(
    sums: &mut [S],
    d_weight: &mut [S],
    d_bias: &mut [S],
    d_mean: &mut [S],
    d_var: &mut [S],
    d: &[S],
    x: &[S],
    moments: &[S],
    all: usize,
    epsilon: S,
    frozen: bool,
) {
    let (mean, var) = moments.split_at(moments.len() / 2);
    let (products, plain) = sums.split_at_mut(sums.len() / 2);
    by_blocks(mean.len(), &mut Sums { products, plain, d, x, mean, var, epsilon });
    copy(d_weight, products);
    copy(d_bias, plain);
    copy(d_mean, mean);
    copy(d_var, var);
    if frozen {
        // Frozen moments do not depend on the rows, so no gradient flows through them.
        return zero(sums);
    }
    scale(d_var, S::from_f64(all as f64 / (all as f64 - 1.0)));
}

struct Sums<'a, S> {
    products: &'a mut [S],
    plain: &'a mut [S],
    d: &'a [S],
    x: &'a [S],
    mean: &'a [S],
    var: &'a [S],
    epsilon: S,
}

impl<S: Scalar> Columns for Sums<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let width = self.mean.len();
        let [mean, var] = [self.mean, self.var].map(|all| copied::<S, N>(all, from));
        let (mut products, mut plain) = ([S::ZERO; N], [S::ZERO; N]);
        for (d, x) in self.d.chunks_exact(width).zip(self.x.chunks_exact(width)) {
            if let (Some(d), Some(x)) = (columns::<S, N>(d, from), columns::<S, N>(x, from)) {
                for column in 0..N {
                    products[column] += d[column] * (x[column] - mean[column]);
                    plain[column] += d[column];
                }
            }
        }
        for column in 0..N {
            products[column] /= (var[column] + self.epsilon).sqrt();
        }
        if let (Some(to), Some(also)) = (columns_mut::<S, N>(self.products, from), columns_mut::<S, N>(self.plain, from)) {
            (*to, *also) = (products, plain);
        }
    }
}

/// Computes `d = γ / √(var + ε) (d − Σ d / n − x̂ Σ d x̂ / n)` for n = `all` rows, with the sums of [`batch_norm_sums`].
#[inline(always)]
pub fn batch_norm_backward<S: Scalar>(d: &mut [S], x: &[S], moments: &[S], sums: &[S], weight: &[S], all: usize, epsilon: S) {
    let (mean, var) = moments.split_at(moments.len() / 2);
    let (products, plain) = sums.split_at(sums.len() / 2);
    let share = S::ONE / S::from_f64(all as f64);
    by_blocks(weight.len(), &mut Pull { d, x, mean, var, products, plain, weight, share, epsilon });
}

struct Pull<'a, S> {
    d: &'a mut [S],
    x: &'a [S],
    mean: &'a [S],
    var: &'a [S],
    products: &'a [S],
    plain: &'a [S],
    weight: &'a [S],
    share: S,
    epsilon: S,
}

impl<S: Scalar> Columns for Pull<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let width = self.weight.len();
        let [mean, var, products, plain, weight] =
            [self.mean, self.var, self.products, self.plain, self.weight].map(|all| copied::<S, N>(all, from));
        // d = factor d − offset − slope (x − mean)
        let (mut factor, mut offset, mut slope) = ([S::ZERO; N], [S::ZERO; N], [S::ZERO; N]);
        for column in 0..N {
            let scale = S::ONE / (var[column] + self.epsilon).sqrt();
            factor[column] = weight[column] * scale;
            offset[column] = factor[column] * plain[column] * self.share;
            slope[column] = factor[column] * scale * products[column] * self.share;
        }
        for (d, x) in self.d.chunks_exact_mut(width).zip(self.x.chunks_exact(width)) {
            if let (Some(d), Some(x)) = (columns_mut::<S, N>(d, from), columns::<S, N>(x, from)) {
                for column in 0..N {
                    d[column] = factor[column] * d[column] - offset[column] - slope[column] * (x[column] - mean[column]);
                }
            }
        }
    }
}
