//! Larger images. Each pixel of the input stands for a window of the output: the windows lie side by side.

use super::columns::{add, copy, zip};
use crate::SlidingWindows;
use crate::scalar::Scalar;

/// Runs the body with the place of each pixel of the output, and that of its window's pixel in the input. A macro, because the body must be
/// compiled for the instruction set of its kernel, and a closure that is not inlined would not be.
macro_rules! each_pixel {
    ($images:expr, $windows:expr, |$to:ident, $from:ident| $body:expr) => {{
        let SlidingWindows { image: [height, width, channels], kernel: [rows, columns], .. } = $windows;
        let [_, across] = $windows.count();
        let mut $to = 0;
        for image in 0..$images {
            for line in 0..height {
                let line = (image * (height / rows.max(1)) + line / rows.max(1)) * across;
                for pixel in 0..width {
                    let $from = (line + pixel / columns.max(1)) * channels;
                    $body;
                    $to += channels;
                }
            }
        }
    }};
}

fn images(numbers: usize, windows: SlidingWindows) -> usize {
    numbers / windows.numbers().max(1)
}

/// Every pixel of a window is the pixel of the input (nearest neighbour).
#[inline(always)]
pub fn upsample<S: Scalar>(y: &mut [S], x: &[S], windows: SlidingWindows) {
    let channels = windows.image[2];
    each_pixel!(images(y.len(), windows), windows, |to, from| copy(&mut y[to..][..channels], &x[from..]));
}

/// The gradient of a pixel is the sum over its window.
#[inline(always)]
pub fn upsample_backward<S: Scalar>(d_x: &mut [S], d: &[S], windows: SlidingWindows) {
    let channels = windows.image[2];
    d_x.fill(S::ZERO);
    each_pixel!(images(d.len(), windows), windows, |to, from| add(&mut d_x[from..][..channels], &d[to..]));
}

/// The two pixels of the input between which one of the output lies along an axis, and how near it is to the second: from 0 to 1. Pixels
/// are squares, whose middles count (`align_corners = False`).
#[inline(always)]
fn between<S: Scalar>(place: usize, times: usize, side: usize) -> [(usize, S); 2] {
    let (twice, last) = (2 * times.max(1), side.saturating_sub(1));
    let from = (2 * place + 1).saturating_sub(times);
    let (first, near) = (from / twice, S::from_f64((from % twice) as f64 / twice as f64));
    [(first.min(last), S::ONE - near), ((first + 1).min(last), near)]
}

/// Runs the body with the place of each pixel of the output, and with the places and the weights of the four pixels of the input around it.
macro_rules! each_mean {
    ($images:expr, $windows:expr, |$to:ident, $corners:ident| $body:block) => {{
        let SlidingWindows { image: [height, width, channels], kernel: [rows, columns], .. } = $windows;
        let [down, across] = $windows.count();
        let mut $to = 0;
        for image in 0..$images {
            for line in 0..height {
                let lines = between::<S>(line, rows, down);
                for pixel in 0..width {
                    let pixels = between::<S>(pixel, columns, across);
                    let $corners: [(usize, S); 4] = core::array::from_fn(|corner| {
                        let ((line, above), (pixel, beside)) = (lines[corner / 2], pixels[corner % 2]);
                        (((image * down + line) * across + pixel) * channels, above * beside)
                    });
                    $body
                    $to += channels;
                }
            }
        }
    }};
}

/// Every pixel is the mean of the four around it, the nearer ones with more weight (bilinear). Along a sequence, of two steps.
#[inline(always)]
pub fn upsample_linear<S: Scalar>(y: &mut [S], x: &[S], windows: SlidingWindows) {
    let channels = windows.image[2];
    y.fill(S::ZERO);
    each_mean!(images(y.len(), windows), windows, |to, corners| {
        let y = &mut y[to..][..channels];
        for (from, weight) in corners {
            zip(y, &x[from..], |y, x| y + x * weight);
        }
    });
}

/// The gradient of a pixel goes to the four around it, with the same weights.
#[inline(always)]
pub fn upsample_linear_backward<S: Scalar>(d_x: &mut [S], d: &[S], windows: SlidingWindows) {
    let channels = windows.image[2];
    d_x.fill(S::ZERO);
    each_mean!(images(d.len(), windows), windows, |to, corners| {
        for (from, weight) in corners {
            zip(&mut d_x[from..][..channels], &d[to..], |d_x, d| d_x + d * weight);
        }
    });
}
