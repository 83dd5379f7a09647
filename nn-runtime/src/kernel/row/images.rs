//! Kernels over images whose channels lie side by side: turning, framing and pools.

use super::columns::copy;
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

/// Calls `f` for each window of each image: with its number in `y`, the places of its numbers in `x`, and how many places it has with those
/// that are outside of the image.
#[inline(always)]
fn each_window(images: usize, windows: Windows, mut f: impl FnMut(usize, &mut dyn Iterator<Item = usize>)) {
    let Windows { image: [height, width, channels], kernel, stride, before, .. } = windows;
    let ([rows, columns], size) = (windows.count(), windows.numbers());
    for image in 0..images {
        for row in 0..rows {
            let lines = inside(row * stride[0], before[0], kernel[0], height);
            for column in 0..columns {
                let pixels = inside(column * stride[1], before[1], kernel[1], width);
                let number = (image * rows + row) * columns + column;
                let lines = lines.clone();
                let mut places = lines.flat_map(|line| pixels.clone().map(move |pixel| image * size + (line * width + pixel) * channels));
                f(number, &mut places);
            }
        }
    }
}

/// The part of a window that is inside of the image.
#[inline(always)]
fn inside(start: usize, before: usize, kernel: usize, side: usize) -> core::ops::Range<usize> {
    start.saturating_sub(before)..(start + kernel).saturating_sub(before).min(side)
}

/// The largest number of each channel in each window.
#[inline(always)]
pub fn max_pool<S: Scalar>(y: &mut [S], x: &[S], windows: Windows) {
    let (images, channels) = (x.len() / windows.numbers().max(1), windows.image[2]);
    each_window(images, windows, |number, places| {
        let y = &mut y[number * channels..][..channels];
        let Some(first) = places.next() else { return y.fill(S::ZERO) };
        copy(y, &x[first..]);
        for place in places {
            for (y, x) in y.iter_mut().zip(&x[place..]) {
                // A NaN wins, so that it is seen.
                *y = if *x > *y || x.is_nan() { *x } else { *y };
            }
        }
    });
}

/// The gradient goes to the first of the largest numbers of a window, as PyTorch's does.
#[inline(always)]
pub fn max_pool_backward<S: Scalar>(d_x: &mut [S], d: &[S], x: &[S], windows: Windows) {
    let (images, channels) = (x.len() / windows.numbers().max(1), windows.image[2]);
    d_x.fill(S::ZERO);
    for channel in 0..channels {
        each_window(images, windows, |number, places| {
            let Some(mut largest) = places.next() else { return };
            for place in places {
                if x[place + channel] > x[largest + channel] || x[place + channel].is_nan() {
                    largest = place;
                }
            }
            d_x[largest + channel] = d_x[largest + channel] + d[number * channels + channel];
        });
    }
}

/// The mean of each channel in each window. Places outside of the image count as 0.
#[inline(always)]
pub fn average_pool<S: Scalar>(y: &mut [S], x: &[S], windows: Windows) {
    let (images, channels, share) = (x.len() / windows.numbers().max(1), windows.image[2], share(windows));
    each_window(images, windows, |number, places| {
        let y = &mut y[number * channels..][..channels];
        y.fill(S::ZERO);
        for place in places {
            for (y, x) in y.iter_mut().zip(&x[place..]) {
                *y = *y + *x;
            }
        }
        for y in y {
            *y = *y * share;
        }
    });
}

/// The gradient of a mean goes to all of its numbers in equal parts.
#[inline(always)]
pub fn average_pool_backward<S: Scalar>(d_x: &mut [S], d: &[S], windows: Windows) {
    let (images, channels, share) = (d_x.len() / windows.numbers().max(1), windows.image[2], share(windows));
    d_x.fill(S::ZERO);
    each_window(images, windows, |number, places| {
        for place in places {
            for (d_x, d) in d_x[place..].iter_mut().zip(&d[number * channels..][..channels]) {
                *d_x = *d_x + *d * share;
            }
        }
    });
}

#[inline(always)]
fn share<S: Scalar>(windows: Windows) -> S {
    S::from_f64(1.0 / (windows.kernel[0] * windows.kernel[1]) as f64)
}
