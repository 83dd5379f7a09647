//! Kernels over images whose channels lie side by side: turning, framing and pools.

use core::ops::Range;

use super::columns::{add, copy, map, zip};
use crate::kernel::{Frame, Windows};
use crate::scalar::Scalar;

/// Swaps the axes of each row, a matrix of so many rows and columns.
#[inline(always)]
pub fn transpose<S: Scalar>(y: &mut [S], x: &[S], rows: usize, columns: usize) {
    let len = (rows * columns).max(1);
    for (y, x) in y.chunks_exact_mut(len).zip(x.chunks_exact(len)) {
        for (column, y) in y.chunks_exact_mut(rows).enumerate() {
            for (y, x) in y.iter_mut().zip(x.iter().skip(column).step_by(columns)) {
                *y = *x;
            }
        }
    }
}

/// Copies images into larger ones: with zeros around them, or between their pixels.
#[inline(always)]
pub fn frame<S: Scalar>(y: &mut [S], x: &[S], frame: Frame) {
    let Frame { from: [height, width], to: [to_height, to_width], channels, start, step } = frame;
    let (line, to_line) = (width * channels, to_width * channels);
    y.fill(S::ZERO);
    for (y, x) in y.chunks_exact_mut((to_height * to_line).max(1)).zip(x.chunks_exact((height * line).max(1))) {
        for (row, x) in x.chunks_exact(line.max(1)).enumerate() {
            let Some(y) = place(row, start[0], step[0], to_height).map(|row| &mut y[row * to_line..][..to_line]) else { continue };
            if step[1] == 1 {
                // Side by side: one copy for the line.
                let (skipped, first) = (start[1].min(0).unsigned_abs(), start[1].max(0).unsigned_abs());
                if let (Some(x), Some(y)) = (x.get(skipped * channels..), y.get_mut(first * channels..)) {
                    copy(y, x);
                }
                continue;
            }
            for (column, x) in x.chunks_exact(channels.max(1)).enumerate() {
                if let Some(column) = place(column, start[1], step[1], to_width) {
                    copy(&mut y[column * channels..][..channels], x);
                }
            }
        }
    }
}

#[inline(always)]
fn place(from: usize, start: isize, step: usize, side: usize) -> Option<usize> {
    (from * step).checked_add_signed(start).filter(|place| *place < side)
}

/// A window of a pool, as far as it is inside of the image.
#[derive(Clone)]
struct Window {
    /// Its number among those of all images.
    number: usize,
    /// Where the image starts.
    image: usize,
    lines: Range<usize>,
    pixels: Range<usize>,
    width: usize,
    channels: usize,
}

impl Window {
    /// Calls `f` with the place of each of its pixels.
    #[inline(always)]
    fn each(&self, mut f: impl FnMut(usize)) {
        for line in self.lines.clone() {
            for pixel in self.pixels.clone() {
                f(self.image + (line * self.width + pixel) * self.channels);
            }
        }
    }
}

/// Calls `f` with each window of each image.
#[inline(always)]
fn each_window(images: usize, windows: Windows, mut f: impl FnMut(Window)) {
    let Windows { image: [height, width, channels], kernel, stride, before, .. } = windows;
    let [rows, columns] = windows.count();
    let mut number = 0;
    for image in 0..images {
        for row in 0..rows {
            for column in 0..columns {
                let lines = inside(row * stride[0], before[0], kernel[0], height);
                let pixels = inside(column * stride[1], before[1], kernel[1], width);
                f(Window { number, image: image * windows.numbers(), lines, pixels, width, channels });
                number += 1;
            }
        }
    }
}

/// The part of a window that is inside of the image.
#[inline(always)]
fn inside(start: usize, before: usize, kernel: usize, side: usize) -> Range<usize> {
    start.saturating_sub(before)..(start + kernel).saturating_sub(before).min(side)
}

fn images(numbers: usize, windows: Windows) -> usize {
    numbers / windows.numbers().max(1)
}

/// The larger number. A NaN wins, so that it is seen.
#[inline(always)]
fn larger<S: Scalar>(a: S, b: S) -> bool {
    b > a || b.is_nan()
}

/// The largest number of each channel in each window.
#[inline(always)]
pub fn max_pool<S: Scalar>(y: &mut [S], x: &[S], windows: Windows) {
    let channels = windows.image[2];
    each_window(images(x.len(), windows), windows, |window| {
        let (y, mut is_first) = (&mut y[window.number * channels..][..channels], true);
        window.each(|place| {
            let x = &x[place..][..channels];
            if is_first {
                copy(y, x);
                is_first = false;
            } else {
                zip(y, x, |y, x| if larger(y, x) { x } else { y });
            }
        });
    });
}

/// How many channels [`max_pool_backward`] looks at together.
const TOGETHER: usize = 16;

/// The gradient goes to the first of the largest numbers of a window, as PyTorch's does.
#[inline(always)]
pub fn max_pool_backward<S: Scalar>(d_x: &mut [S], d: &[S], x: &[S], windows: Windows) {
    let channels = windows.image[2];
    d_x.fill(S::ZERO);
    each_window(images(x.len(), windows), windows, |window| {
        for from in (0..channels).step_by(TOGETHER) {
            let len = TOGETHER.min(channels - from);
            let (mut largest, mut places, mut is_first) = ([S::ZERO; TOGETHER], [0; TOGETHER], true);
            window.each(|place| {
                for ((largest, at), x) in largest.iter_mut().zip(&mut places).zip(&x[place + from..][..len]) {
                    let better = is_first || larger(*largest, *x);
                    *largest = if better { *x } else { *largest };
                    *at = if better { place } else { *at };
                }
                is_first = false;
            });
            let d = &d[window.number * channels + from..][..len];
            for (channel, (d, place)) in d.iter().zip(places).enumerate() {
                let place = place + from + channel;
                d_x[place] += *d;
            }
        }
    });
}

/// The mean of each channel in each window. Places outside of the image count as 0.
#[inline(always)]
pub fn average_pool<S: Scalar>(y: &mut [S], x: &[S], windows: Windows) {
    let (channels, share) = (windows.image[2], share(windows));
    each_window(images(x.len(), windows), windows, |window| {
        let y = &mut y[window.number * channels..][..channels];
        y.fill(S::ZERO);
        window.each(|place| add(y, &x[place..]));
        map(y, |y| y * share);
    });
}

/// The gradient of a mean goes to all of its numbers in equal parts.
#[inline(always)]
pub fn average_pool_backward<S: Scalar>(d_x: &mut [S], d: &[S], windows: Windows) {
    let (channels, share) = (windows.image[2], share(windows));
    d_x.fill(S::ZERO);
    each_window(images(d_x.len(), windows), windows, |window| {
        let d = &d[window.number * channels..][..channels];
        window.each(|place| zip(&mut d_x[place..], d, |d_x, d| d_x + d * share));
    });
}

#[inline(always)]
fn share<S: Scalar>(windows: Windows) -> S {
    S::from_f64(1.0 / (windows.kernel[0] * windows.kernel[1]) as f64)
}
