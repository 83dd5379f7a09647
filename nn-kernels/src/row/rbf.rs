//! Radial basis functions: units that answer to inputs near their centers.
//!
//! Distances are sums of squared differences. The product form ‖x‖² − 2 x · c + ‖c‖² would lose all digits near a center.

use super::blocks::{Columns, by_blocks, columns, columns_mut, copied};
use super::columns::add;
use super::exp_or_zero;
use super::sums::sum_pairs;
use crate::scalar::Scalar;

/// `y[j] = exp(−β[j] ‖x − c[j]‖²)` for each row of so many inputs. `centers` is `[in, out]`.
#[inline(always)]
pub fn rbf<S: Scalar>(y: &mut [S], x: &[S], centers: &[S], beta: &[S], inputs: usize) {
    by_blocks(beta.len(), &mut Forward { y, x, centers, beta, inputs: inputs.max(1) });
}

struct Forward<'a, S> {
    y: &'a mut [S],
    x: &'a [S],
    centers: &'a [S],
    beta: &'a [S],
    inputs: usize,
}

impl<S: Scalar> Columns for Forward<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let (units, beta) = (self.beta.len(), copied::<S, N>(self.beta, from));
        for (y, x) in self.y.chunks_exact_mut(units).zip(self.x.chunks_exact(self.inputs)) {
            let mut distances = [S::ZERO; N];
            for (x, centers) in x.iter().zip(self.centers.chunks_exact(units)) {
                let centers = copied::<S, N>(centers, from);
                for (distance, center) in distances.iter_mut().zip(&centers) {
                    *distance += (*x - *center) * (*x - *center);
                }
            }
            if let Some(y) = columns_mut::<S, N>(y, from) {
                for ((y, distance), beta) in y.iter_mut().zip(&distances).zip(&beta) {
                    *y = exp_or_zero(-*beta * *distance);
                }
            }
        }
    }
}

/// The backward pass of [`rbf`], from its input `x` and output `y`. It adds 2 β d y (x − c) to `d_centers` and −d y ‖x − c‖² to `d_beta`, and
/// replaces `d` by 2 β d y, which [`rbf_backward_inputs`] takes.
#[inline(always)]
pub fn rbf_backward<S: Scalar>(d: &mut [S], d_centers: &mut [S], d_beta: &mut [S], x: &[S], y: &[S], centers: &[S], beta: &[S]) {
    by_blocks(beta.len(), &mut Backward { d, d_centers, d_beta, x, y, centers, beta });
}

struct Backward<'a, S> {
    d: &'a mut [S],
    d_centers: &'a mut [S],
    d_beta: &'a mut [S],
    x: &'a [S],
    y: &'a [S],
    centers: &'a [S],
    beta: &'a [S],
}

impl<S: Scalar> Columns for Backward<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let (units, beta) = (self.beta.len(), copied::<S, N>(self.beta, from));
        let inputs = (self.centers.len() / units).max(1);
        let mut d_beta = [S::ZERO; N];
        let rows = self.d.chunks_exact_mut(units).zip(self.y.chunks_exact(units)).zip(self.x.chunks_exact(inputs));
        for ((d, y), x) in rows {
            let (Some(d), y) = (columns_mut::<S, N>(d, from), copied::<S, N>(y, from)) else { continue };
            let (mut slopes, mut distances) = ([S::ZERO; N], [S::ZERO; N]);
            for (((slope, d), y), beta) in slopes.iter_mut().zip(d.iter_mut()).zip(&y).zip(&beta) {
                *slope = *d * *y;
                *d = (*beta + *beta) * *slope;
            }
            for ((x, centers), d_centers) in x.iter().zip(self.centers.chunks_exact(units)).zip(self.d_centers.chunks_exact_mut(units)) {
                let (Some(centers), Some(d_centers)) = (columns::<S, N>(centers, from), columns_mut::<S, N>(d_centers, from)) else {
                    continue;
                };
                for (((d_center, center), distance), d) in d_centers.iter_mut().zip(centers).zip(&mut distances).zip(&*d) {
                    let difference = *x - *center;
                    *d_center += *d * difference;
                    *distance += difference * difference;
                }
            }
            for ((d_beta, slope), distance) in d_beta.iter_mut().zip(&slopes).zip(&distances) {
                *d_beta += -*slope * *distance;
            }
        }
        if let Some(of_units) = columns_mut::<S, N>(self.d_beta, from) {
            add(of_units, &d_beta);
        }
    }
}

/// The gradient with respect to the input `x`, Σ d (c − x) over the units, from the `d` that [`rbf_backward`] leaves.
#[inline(always)]
pub fn rbf_backward_inputs<S: Scalar>(d_x: &mut [S], d: &[S], x: &[S], centers: &[S], units: usize) {
    let inputs = (centers.len() / units.max(1)).max(1);
    for ((d_x, x), d) in d_x.chunks_exact_mut(inputs).zip(x.chunks_exact(inputs)).zip(d.chunks_exact(units.max(1))) {
        for ((d_x, x), centers) in d_x.iter_mut().zip(x).zip(centers.chunks_exact(units.max(1))) {
            *d_x = sum_pairs(d, centers, |d, center| d * (center - *x));
        }
    }
}
