//! Kernels over images whose channels lie side by side: turning, framing and pools.

use core::ops::Range;

use super::columns::{add, copy, map, zip};
use crate::scalar::Scalar;
use crate::{Frame, SlidingWindows};

/// Swaps the axes of each row, a matrix of so many rows and columns.
#[inline(always)]
pub fn transpose<S: Scalar>(y: &mut [S], x: &[S], rows: usize, columns: usize) {
    let len = (rows * columns).max(1);
    for (y, x) in y.chunks_exact_mut(len).zip(x.chunks_exact(len)) {
        // Some columns at a time, so that what is read and what is written stay in the cache, and four rows, which end up side by side.
        for (y, first) in y.chunks_mut(rows * TOGETHER).zip((0..columns).step_by(TOGETHER)) {
            for four in (0..rows).step_by(4) {
                let x: [&[S]; 4] = core::array::from_fn(|row| x.get((four + row) * columns + first..).unwrap_or_default());
                let [a, b, c, d] = x;
                if four + 4 <= rows {
                    let numbers = a.iter().zip(b).zip(c).zip(d);
                    for (y, (((a, b), c), d)) in y.chunks_exact_mut(rows).zip(numbers) {
                        if let Some(y) = y[four..].first_chunk_mut() {
                            *y = [*a, *b, *c, *d];
                        }
                    }
                } else {
                    for (row, x) in x.into_iter().enumerate().take(rows - four) {
                        for (y, x) in y.iter_mut().skip(four + row).step_by(rows).zip(x) {
                            *y = *x;
                        }
                    }
                }
            }
        }
    }
}

/// Copies images into larger ones, with zeros around them.
#[inline(always)]
pub fn frame<S: Scalar>(y: &mut [S], x: &[S], frame: Frame) {
    let Frame { image: [height, width, channels], padding: [[above, below], [left, right]] } = frame;
    let (line, to_line) = (width * channels, (left + width + right) * channels);
    y.fill(S::ZERO);
    for (y, x) in y.chunks_exact_mut(((above + height + below) * to_line).max(1)).zip(x.chunks_exact((height * line).max(1))) {
        for (y, x) in y.chunks_exact_mut(to_line.max(1)).skip(above).zip(x.chunks_exact(line.max(1))) {
            copy(&mut y[left * channels..], x);
        }
    }
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
    #[inline(always)]
    fn place(&self, line: usize, pixel: usize) -> usize {
        self.image + (line * self.width + pixel) * self.channels
    }
}

/// Runs the body for each window of each image. A macro, because the body must be compiled for the instruction set of its kernel, and a
/// closure that is not inlined would not be.
macro_rules! each_window {
    ($images:expr, $windows:expr, $window:ident => $body:block) => {{
        let SlidingWindows { image: [height, width, channels], kernel, stride, padding, .. } = $windows;
        let [rows, columns] = $windows.count();
        let mut number = 0;
        for image in 0..$images {
            for row in 0..rows {
                for column in 0..columns {
                    let lines = inside(row * stride[0], padding[0][0], kernel[0], height);
                    let pixels = inside(column * stride[1], padding[1][0], kernel[1], width);
                    let $window = Window { number, image: image * $windows.numbers(), lines, pixels, width, channels };
                    $body
                    number += 1;
                }
            }
        }
    }};
}

/// Runs the body for the place of each pixel of a window.
macro_rules! each_pixel {
    ($window:ident, $place:ident => $body:block) => {
        for line in $window.lines.clone() {
            for pixel in $window.pixels.clone() {
                let $place = $window.place(line, pixel);
                $body
            }
        }
    };
}

/// The part of a window that is inside of the image.
#[inline(always)]
fn inside(start: usize, before: usize, kernel: usize, side: usize) -> Range<usize> {
    start.saturating_sub(before)..(start + kernel).saturating_sub(before).min(side)
}

fn images(numbers: usize, windows: SlidingWindows) -> usize {
    numbers / windows.numbers().max(1)
}

/// How many channels are looked at together, in registers.
const TOGETHER: usize = 16;

/// The numbers of some channels of a pixel, from a place on: as many as there are, and zeros behind the last number of all.
#[inline(always)]
fn channels_at<S: Scalar>(x: &[S], place: usize) -> [S; TOGETHER] {
    let x = x.get(place..).unwrap_or_default();
    x.first_chunk().copied().unwrap_or_else(|| {
        let mut some = [S::ZERO; TOGETHER];
        some.iter_mut().zip(x).for_each(|(to, from)| *to = *from);
        some
    })
}

/// The numbers of some channels of two neighbouring pixels, if there are as many.
#[inline(always)]
fn two<S>(x: &[S], place: usize, channels: usize) -> [Option<&[S; TOGETHER]>; 2] {
    [x[place..].first_chunk(), x[place + channels..].first_chunk()]
}

/// Writes what belongs to some channels of a pixel. Up to a whole register is written where there is room: what follows is written later.
#[inline(always)]
fn write<S: Scalar>(y: &mut [S], values: [S; TOGETHER]) {
    match y.first_chunk_mut() {
        Some(y) => *y = values,
        None => y.iter_mut().zip(values).for_each(|(to, from)| *to = from),
    }
}

/// The larger number. A NaN wins, so that it is seen.
#[inline(always)]
fn larger<S: Scalar>(a: S, b: S) -> bool {
    b > a || b.is_nan()
}

/// The largest numbers of some channels in a window.
macro_rules! largest_of {
    ($x:ident, $window:ident, $from:ident) => {{
        let mut largest = channels_at($x, $window.place($window.lines.start, $window.pixels.start) + $from);
        each_pixel!($window, place => {
            for (largest, x) in largest.iter_mut().zip(channels_at($x, place + $from)) {
                *largest = if larger(*largest, x) { x } else { *largest };
            }
        });
        largest
    }};
}

/// The largest number of each channel in each window.
#[inline(always)]
pub fn max_pool<S: Scalar>(y: &mut [S], x: &[S], windows: SlidingWindows) {
    let channels = windows.image[2];
    each_window!(images(x.len(), windows), windows, window => {
        for from in (0..channels).step_by(TOGETHER) {
            if window.lines.len() == 2 && window.pixels.len() == 2 {
                let (line, pixel) = (window.lines.start, window.pixels.start);
                let [above, below] = [line, line + 1].map(|line| two(x, window.place(line, pixel) + from, channels));
                if let ([Some(a), Some(b)], [Some(c), Some(d)]) = (above, below) {
                    let mut largest = *a;
                    for x in [b, c, d] {
                        for (largest, x) in largest.iter_mut().zip(x) {
                            *largest = if larger(*largest, *x) { *x } else { *largest };
                        }
                    }
                    write(&mut y[window.number * channels + from..], largest);
                    continue;
                }
            }
            let largest = largest_of!(x, window, from);
            write(&mut y[window.number * channels + from..], largest);
        }
    });
}

/// The gradient goes to the first of the largest numbers of a window, as PyTorch's does.
#[inline(always)]
pub fn max_pool_backward<S: Scalar>(d_x: &mut [S], d: &[S], x: &[S], windows: SlidingWindows) {
    let (channels, [_, columns]) = (windows.image[2], windows.count());
    // Windows side by side write each pixel once. Where they overlap, a pixel has the gradients of several.
    let side_by_side = windows.stride == windows.kernel && windows.padding == [[0, 0], [0, 0]];
    let seen = columns * windows.kernel[1];
    d_x.fill(S::ZERO);
    each_window!(images(x.len(), windows), windows, window => {
        for from in (0..channels).step_by(TOGETHER) {
            let (some, d_of_window) = (TOGETHER.min(channels - from), &d[window.number * channels + from..]);
            if side_by_side && window.lines.len() == 2 && window.pixels.len() == 2 {
                let (line, pixel) = (window.lines.start, window.pixels.start);
                let [above, below] = [line, line + 1].map(|line| window.place(line, pixel) + from);
                // A whole register is written for each pixel: the next pixels of the line are written later.
                let is_inside = above + channels + TOGETHER <= window.place(line, seen);
                let ([a, b], [c, e]) = (two(x, above, channels), two(x, below, channels));
                if let (Some(a), Some(b), Some(c), Some(e), Some(d), true) = (a, b, c, e, d_of_window.first_chunk(), is_inside) {
                    take(&mut d_x[above..], d, a, [], [b, c, e]);
                    take(&mut d_x[above + channels..], d, b, [a], [c, e]);
                    take(&mut d_x[below..], d, c, [a, b], [e]);
                    take(&mut d_x[below + channels..], d, e, [a, b, c], []);
                    continue;
                }
            }
            let largest = largest_of!(x, window, from);
            let mut left = channels_at(d_of_window, 0);
            for line in window.lines.clone() {
                for pixel in window.pixels.clone() {
                    let place = window.place(line, pixel) + from;
                    let [taken, rest] = taken(largest, channels_at(x, place), left);
                    left = rest;
                    let d_x = &mut d_x[place..][..some];
                    if side_by_side {
                        copy(d_x, &taken);
                    } else {
                        add(d_x, &taken);
                    }
                }
            }
        }
    });
}

/// What a pixel takes of a gradient that those before it left, and what it leaves.
#[inline(always)]
fn taken<S: Scalar>(largest: [S; TOGETHER], x: [S; TOGETHER], left: [S; TOGETHER]) -> [[S; TOGETHER]; 2] {
    let is_largest = |lane: usize| x[lane] == largest[lane] || x[lane].is_nan();
    [
        core::array::from_fn(|lane| if is_largest(lane) { left[lane] } else { S::ZERO }),
        core::array::from_fn(|lane| if is_largest(lane) { S::ZERO } else { left[lane] }),
    ]
}

/// The gradient of one pixel of a window: all of `d` where it is larger than the pixels before it, and none behind it is larger, else 0.
#[inline(always)]
fn take<S: Scalar, const BEFORE: usize, const BEHIND: usize>(
    d_x: &mut [S],
    d: &[S; TOGETHER],
    x: &[S; TOGETHER],
    before: [&[S; TOGETHER]; BEFORE],
    behind: [&[S; TOGETHER]; BEHIND],
) {
    let Some(d_x) = d_x.first_chunk_mut::<TOGETHER>() else { return };
    for lane in 0..TOGETHER {
        let mut gradient = d[lane];
        for before in before {
            gradient = if larger(before[lane], x[lane]) { gradient } else { S::ZERO };
        }
        for behind in behind {
            gradient = if larger(x[lane], behind[lane]) { S::ZERO } else { gradient };
        }
        d_x[lane] = gradient;
    }
}

/// The mean of each channel in each window. Places outside of the image count as 0.
#[inline(always)]
pub fn average_pool<S: Scalar>(y: &mut [S], x: &[S], windows: SlidingWindows) {
    let (channels, share) = (windows.image[2], share(windows));
    each_window!(images(x.len(), windows), windows, window => {
        let y = &mut y[window.number * channels..][..channels];
        y.fill(S::ZERO);
        each_pixel!(window, place => { add(y, &x[place..]) });
        map(y, |y| y * share);
    });
}

/// The gradient of a mean goes to all of its numbers in equal parts.
#[inline(always)]
pub fn average_pool_backward<S: Scalar>(d_x: &mut [S], d: &[S], windows: SlidingWindows) {
    let (channels, share) = (windows.image[2], share(windows));
    d_x.fill(S::ZERO);
    each_window!(images(d_x.len(), windows), windows, window => {
        let d = &d[window.number * channels..][..channels];
        each_pixel!(window, place => { zip(&mut d_x[place..], d, |d_x, d| d_x + d * share) });
    });
}

#[inline(always)]
fn share<S: Scalar>(windows: SlidingWindows) -> S {
    S::from_f64(1.0 / (windows.kernel[0] * windows.kernel[1]) as f64)
}
