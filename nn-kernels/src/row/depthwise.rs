//! Convolutions of each channel with weights of its own: as many groups as channels, and as many outputs. Channels lie side by side, so that
//! several are computed at once, and their sums stay in registers.

use super::blocks::{Columns, by_blocks, columns, columns_mut};
use super::columns::add;
use crate::SlidingWindows;
use crate::scalar::Scalar;

/// `sum += x · w`
#[inline(always)]
fn add_products<S: Scalar, const N: usize>(sum: &mut [S; N], x: Option<&[S; N]>, w: Option<&[S; N]>) {
    if let (Some(x), Some(w)) = (x, w) {
        for ((sum, x), w) in sum.iter_mut().zip(x).zip(w) {
            *sum += *x * *w;
        }
    }
}

/// Where a pixel of a window lies in its image. `None`: in the padding.
#[inline(always)]
fn place(windows: SlidingWindows, [row, column]: [usize; 2], [line, pixel]: [usize; 2]) -> Option<usize> {
    let SlidingWindows { image: [height, width, channels], stride, dilation, padding, .. } = windows;
    let row = (row * stride[0] + line * dilation[0]).checked_sub(padding[0][0]).filter(|row| *row < height)?;
    let column = (column * stride[1] + pixel * dilation[1]).checked_sub(padding[1][0]).filter(|column| *column < width)?;
    Some((row * width + column) * channels)
}

/// Some channels of the pixel at a place.
#[inline(always)]
fn pixel<S, const N: usize>(x: &[S], place: Option<usize>, from: usize) -> Option<&[S; N]> {
    x.get(place?..).and_then(|x| columns(x, from))
}

/// Adds to `y`.
pub(super) struct Forward<'a, S> {
    pub y: &'a mut [S],
    pub x: &'a [S],
    pub weight: &'a [S],
    pub windows: SlidingWindows,
}

impl<S: Scalar> Forward<'_, S> {
    #[inline(always)]
    pub(super) fn run(mut self) {
        by_blocks(self.windows.image[2], &mut self);
    }
}

impl<S: Scalar> Columns for Forward<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let SlidingWindows { image: [.., channels], kernel: [lines, pixels], .. } = self.windows;
        let [rows, columns_of_windows] = self.windows.count();
        let images =
            self.y.chunks_exact_mut((rows * columns_of_windows * channels).max(1)).zip(self.x.chunks_exact(self.windows.numbers().max(1)));
        for (y, x) in images {
            for (window, y) in y.chunks_exact_mut(channels.max(1)).enumerate() {
                let at = [window / columns_of_windows.max(1), window % columns_of_windows.max(1)];
                if let Some(y) = columns_mut::<S, N>(y, from) {
                    for (tap, w) in self.weight.chunks_exact(channels.max(1)).enumerate().take(lines * pixels) {
                        let place = place(self.windows, at, [tap / pixels.max(1), tap % pixels.max(1)]);
                        add_products(y, pixel(x, place, from), columns::<S, N>(w, from));
                    }
                }
            }
        }
    }
}

/// Adds the gradient with respect to the weights.
pub(super) struct Weights<'a, S> {
    pub d_weight: &'a mut [S],
    pub d: &'a [S],
    pub x: &'a [S],
    pub windows: SlidingWindows,
}

impl<S: Scalar> Weights<'_, S> {
    #[inline(always)]
    pub(super) fn run(mut self) {
        by_blocks(self.windows.image[2], &mut self);
    }
}

impl<S: Scalar> Columns for Weights<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let SlidingWindows { image: [.., channels], kernel: [_, pixels], .. } = self.windows;
        let [rows, columns_of_windows] = self.windows.count();
        let line = (columns_of_windows * channels).max(1);
        let images = self.d.chunks_exact((rows * line).max(1)).zip(self.x.chunks_exact(self.windows.numbers().max(1)));
        for (d, x) in images {
            // A row of windows stays in the first cache while it meets every weight.
            for (row, d) in d.chunks_exact(line).enumerate() {
                for (tap, weight) in self.d_weight.chunks_exact_mut(channels.max(1)).enumerate() {
                    let at = [tap / pixels.max(1), tap % pixels.max(1)];
                    let mut sum = [S::ZERO; N];
                    for (column, d) in d.chunks_exact(channels.max(1)).enumerate() {
                        add_products(&mut sum, pixel(x, place(self.windows, [row, column], at), from), columns::<S, N>(d, from));
                    }
                    if let Some(weight) = columns_mut::<S, N>(weight, from) {
                        add(weight, &sum);
                    }
                }
            }
        }
    }
}

/// The way back, to an image without the padding.
pub(super) struct Back<'a, S> {
    pub x: &'a mut [S],
    pub y: &'a [S],
    pub weight: &'a [S],
    pub windows: SlidingWindows,
}

impl<S: Scalar> Back<'_, S> {
    #[inline(always)]
    pub(super) fn run(mut self) {
        by_blocks(self.windows.image[2], &mut self);
    }
}

impl<S: Scalar> Columns for Back<'_, S> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, from: usize) {
        let SlidingWindows { image: [_, width, channels], stride, dilation, padding, kernel: [_, pixels], .. } = self.windows;
        let [rows, columns_of_windows] = self.windows.count();
        // The window that sees a pixel with a weight, if there is one.
        let seen = |pixel: usize, axis: usize, tap: usize, count: usize| {
            let from_first = (pixel + padding[axis][0]).checked_sub(tap * dilation[axis])?;
            let window = from_first / stride[axis].max(1);
            (window * stride[axis] == from_first && window < count).then_some(window)
        };
        let images =
            self.x.chunks_exact_mut(self.windows.numbers().max(1)).zip(self.y.chunks_exact((rows * columns_of_windows * channels).max(1)));
        for (x, y) in images {
            for (pixel, x) in x.chunks_exact_mut(channels.max(1)).enumerate() {
                let mut sum = [S::ZERO; N];
                for (tap, w) in self.weight.chunks_exact(channels.max(1)).enumerate() {
                    let row = seen(pixel / width.max(1), 0, tap / pixels.max(1), rows);
                    let column = seen(pixel % width.max(1), 1, tap % pixels.max(1), columns_of_windows);
                    if let (Some(row), Some(column)) = (row, column) {
                        let y = y.get((row * columns_of_windows + column) * channels..).and_then(|y| columns::<S, N>(y, from));
                        add_products(&mut sum, y, columns::<S, N>(w, from));
                    }
                }
                if let Some(x) = columns_mut::<S, N>(x, from) {
                    *x = sum;
                }
            }
        }
    }
}
