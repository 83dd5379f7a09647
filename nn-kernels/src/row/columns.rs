//! Operations along the columns of a batch: adding a bias to each row, and summing gradients over the rows.

use super::blocks::{Columns, by_blocks, columns, columns_mut};
use crate::scalar::Scalar;

/// `y = f(y)`
#[inline(always)]
pub(super) fn map<S: Scalar>(y: &mut [S], f: impl Fn(S) -> S) {
    for y in y {
        *y = f(*y);
    }
}

/// `y = f(y, x)`
#[inline(always)]
pub fn zip<S: Scalar>(y: &mut [S], x: &[S], f: impl Fn(S, S) -> S) {
    for (y, x) in y.iter_mut().zip(x) {
        *y = f(*y, *x);
    }
}

/// `y = f(y + bias)`, row by row.
#[inline(always)]
pub(super) fn map_biased<S: Scalar>(y: &mut [S], bias: &[S], f: impl Fn(S) -> S) {
    if let [bias] = bias {
        return map(y, |y| f(y + *bias));
    }
    for row in y.chunks_exact_mut(bias.len().max(1)) {
        zip(row, bias, |y, b| f(y + b));
    }
}

/// `y += bias`, row by row.
#[inline(always)]
pub fn add_bias<S: Scalar>(y: &mut [S], bias: &[S]) {
    map_biased(y, bias, |y| y);
}

/// `y += x`
#[inline(always)]
pub fn add<S: Scalar>(y: &mut [S], x: &[S]) {
    zip(y, x, |y, x| y + x);
}

/// `y *= x`
#[inline(always)]
pub fn multiply<S: Scalar>(y: &mut [S], x: &[S]) {
    zip(y, x, |y, x| y * x);
}

/// Multiplies each channel of an image with its own number. Every image of `y` has as many pixels.
#[inline(always)]
pub fn multiply_channels<S: Scalar>(y: &mut [S], scale: &[S], channels: usize) {
    let channels = channels.max(1);
    let image = y.len() / (scale.len() / channels).max(1);
    for (y, scale) in y.chunks_exact_mut(image.max(1)).zip(scale.chunks_exact(channels)) {
        for y in y.chunks_exact_mut(channels) {
            multiply(y, scale);
        }
    }
}

/// `y = x`
#[inline(always)]
pub fn copy<S: Scalar>(y: &mut [S], x: &[S]) {
    zip(y, x, |_, x| x);
}

/// Copies `x` to the columns of `y` from `start` on. A row of `y` has `width` numbers, and a row of `x` has `len`.
#[inline(always)]
pub fn place_columns<S: Scalar>(y: &mut [S], x: &[S], width: usize, start: usize, len: usize) {
    for (y, x) in y.chunks_exact_mut(width.max(1)).zip(x.chunks_exact(len.max(1))) {
        if let Some(y) = y.get_mut(start..) {
            copy(y, x);
        }
    }
}

/// Copies `len` columns of `x` from `start` on to `y`. A row of `x` has `width` numbers.
#[inline(always)]
pub fn take_columns<S: Scalar>(y: &mut [S], x: &[S], width: usize, start: usize, len: usize) {
    for (y, x) in y.chunks_exact_mut(len.max(1)).zip(x.chunks_exact(width.max(1))) {
        if let Some(x) = x.get(start..) {
            copy(y, x);
        }
    }
}

/// Neighbouring columns, or columns in steps: the first, the distance from one to the next, and how many there are.
pub type Run = (usize, isize, usize);

/// Copies runs of columns of `x` to `y`, one behind the other. A row of `x` has `width` numbers.
#[inline(always)]
pub fn take_runs<S: Scalar>(y: &mut [S], x: &[S], width: usize, runs: &[Run]) {
    let len = runs.iter().map(|(.., count)| count).sum::<usize>().max(1);
    for (mut y, x) in y.chunks_exact_mut(len).zip(x.chunks_exact(width.max(1))) {
        for (start, step, count) in runs {
            let Some((run, rest)) = y.split_at_mut_checked(*count) else { break };
            if let (1, Some(x)) = (*step, x.get(*start..)) {
                copy(run, x);
            } else {
                let mut place = *start;
                for y in run {
                    *y = x.get(place).copied().unwrap_or(S::ZERO);
                    place = place.wrapping_add_signed(*step);
                }
            }
            y = rest;
        }
    }
}

/// Copies `ways` runs of `len` columns of `x` to `y`, so that a column of each run is followed by one of the next: a shuffle of channels. The first run starts
/// at the column `start`, and the next ones `apart` columns further.
#[inline(always)]
pub fn take_shuffled<S: Scalar>(y: &mut [S], x: &[S], width: usize, start: usize, apart: usize, ways: usize, len: usize) {
    for (y, x) in y.chunks_exact_mut((ways * len).max(1)).zip(x.chunks_exact(width.max(1))) {
        let run = |way: usize| x.get(start + way * apart..).unwrap_or_default();
        // In pairs it is a plain instruction.
        if ways == 2 {
            for (y, (a, b)) in y.as_chunks_mut().0.iter_mut().zip(run(0).iter().zip(run(1))) {
                *y = [*a, *b];
            }
        } else {
            for way in 0..ways {
                y.iter_mut().skip(way).step_by(ways).zip(run(way)).for_each(|(y, x)| *y = *x);
            }
        }
    }
}

/// The backward pass of [`take_runs`]. A column that is taken several times gets the sum of its gradients.
#[inline(always)]
pub fn take_runs_backward<S: Scalar>(d_x: &mut [S], d: &[S], width: usize, runs: &[Run]) {
    let len = runs.iter().map(|(.., count)| count).sum::<usize>().max(1);
    d_x.fill(S::ZERO);
    for (d_x, mut d) in d_x.chunks_exact_mut(width.max(1)).zip(d.chunks_exact(len)) {
        for (start, step, count) in runs {
            let Some((run, rest)) = d.split_at_checked(*count) else { break };
            if let (1, Some(d_x)) = (*step, d_x.get_mut(*start..)) {
                add(d_x, run);
            } else {
                let mut place = *start;
                for d in run {
                    if let Some(d_x) = d_x.get_mut(place) {
                        *d_x += *d;
                    }
                    place = place.wrapping_add_signed(*step);
                }
            }
            d = rest;
        }
    }
}

/// [`take_columns`], or zeros if there is nothing to take them from.
#[inline(always)]
pub fn take_state<S: Scalar>(y: &mut [S], x: &[S], width: usize, start: usize, len: usize) {
    if x.is_empty() {
        y.fill(S::ZERO);
    }
    take_columns(y, x, width, start, len);
}

/// Computes `out += Σ d` over the rows of `d`.
///
/// It sums 256 rows at a time to limit rounding errors.
#[inline(always)]
pub fn sum_rows<S: Scalar>(out: &mut [S], d: &[S]) {
    let width = out.len().max(1);
    for d in d.chunks(ROWS * width) {
        by_blocks(width, &mut Sum { out, d });
    }
}

/// [`sum_rows`], if `wanted`.
#[inline(always)]
pub fn sum_rows_if<S: Scalar>(out: &mut [S], d: &[S], wanted: bool) {
    if wanted {
        sum_rows(out, d);
    }
}

/// Computes `d = f(d, y)` and adds the sum of the new `d` over the rows to `d_bias` in the same loop.
#[inline(always)]
pub(super) fn zip_and_sum<S: Scalar>(d: &mut [S], d_bias: &mut [S], y: &[S], f: impl Fn(S, S) -> S) {
    let width = d_bias.len().max(1);
    for (d, y) in d.chunks_mut(ROWS * width).zip(y.chunks(ROWS * width)) {
        by_blocks(width, &mut ZipAndSum { out: d_bias, d, y, f: &f });
    }
}

/// The number of rows that are summed before their sum is added to the total.
pub(super) const ROWS: usize = 256;

struct Sum<'a, S> {
    out: &'a mut [S],
    d: &'a [S],
}

impl<S: Scalar> Columns for Sum<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let mut block = [S::ZERO; N];
        for row in self.d.chunks_exact(self.out.len()) {
            if let Some(d) = columns::<S, N>(row, from) {
                add(&mut block, d);
            }
        }
        if let Some(out) = columns_mut::<S, N>(self.out, from) {
            add(out, &block);
        }
    }
}

struct ZipAndSum<'a, S, F> {
    out: &'a mut [S],
    d: &'a mut [S],
    y: &'a [S],
    f: &'a F,
}

impl<S: Scalar, F: Fn(S, S) -> S> Columns for ZipAndSum<'_, S, F> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let width = self.out.len();
        let mut block = [S::ZERO; N];
        for (d, y) in self.d.chunks_exact_mut(width).zip(self.y.chunks_exact(width)) {
            if let (Some(d), Some(y)) = (columns_mut::<S, N>(d, from), columns::<S, N>(y, from)) {
                let mut new = *d;
                zip(&mut new, y, self.f);
                add(&mut block, &new);
                *d = new;
            }
        }
        if let Some(out) = columns_mut::<S, N>(self.out, from) {
            add(out, &block);
        }
    }
}
