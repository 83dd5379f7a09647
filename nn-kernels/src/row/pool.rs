//! Pools over images whose channels lie side by side.

use super::columns::{add, map, zip};
use crate::images::{Places, SlidingWindows};
use crate::scalar::Scalar;

/// A window of a pool, as far as it is inside of the image.
#[derive(Clone, Copy)]
struct Window {
    /// Its number among those of all images.
    number: usize,
    /// Where the image starts.
    image: usize,
    lines: Places,
    pixels: Places,
    width: usize,
    channels: usize,
}

impl Window {
    #[inline(always)]
    fn place(&self, line: usize, pixel: usize) -> usize {
        self.image + (line * self.width + pixel) * self.channels
    }

    /// The place of its first pixel.
    #[inline(always)]
    fn first(&self) -> usize {
        self.place(self.lines.first, self.pixels.first)
    }

    /// How many pixels it has.
    #[inline(always)]
    fn count(&self) -> usize {
        self.lines.count * self.pixels.count
    }
}

/// Runs the body for each window of each image. A macro, because the body must be compiled for the instruction set of its kernel, and a
/// closure that is not inlined would not be.
macro_rules! each_window {
    ($images:expr, $windows:expr, $window:ident => $body:block) => {{
        let SlidingWindows { image: [_, width, channels], .. } = $windows;
        let [rows, columns] = $windows.count();
        let mut number = 0;
        for image in 0..$images {
            for row in 0..rows {
                for column in 0..columns {
                    let (lines, pixels) = ($windows.places(0, row), $windows.places(1, column));
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
        let mut line = $window.first();
        for _ in 0..$window.lines.count {
            let mut $place = line;
            for _ in 0..$window.pixels.count {
                $body
                $place += $window.pixels.step * $window.channels;
            }
            line += $window.lines.step * $window.width * $window.channels;
        }
    };
}

fn images(numbers: usize, windows: SlidingWindows) -> usize {
    numbers / windows.numbers().max(1)
}

/// How many channels are looked at together, in registers.
const TOGETHER: usize = 16;

/// How many are added at the same time.
const MORE: usize = 32;

/// The first of `L` channels that are looked at together, again and again. The last ones reach back, so that all are of one pixel where there
/// are as many.
#[inline(always)]
fn starts<const L: usize>(channels: usize) -> impl Iterator<Item = usize> {
    (0..channels).step_by(L).map(move |from| from.min(channels.saturating_sub(L)))
}

/// `L` numbers from a place on: as many as there are, and zeros behind the last one.
#[inline(always)]
fn lanes<S: Scalar, const L: usize>(x: &[S], place: usize) -> [S; L] {
    let x = x.get(place..).unwrap_or_default();
    x.first_chunk().copied().unwrap_or_else(|| {
        let mut some = [S::ZERO; L];
        some.iter_mut().zip(x).for_each(|(to, from)| *to = *from);
        some
    })
}

/// Writes what belongs to some channels of a pixel. Up to `L` numbers are written where there is room: what follows is written later.
#[inline(always)]
fn write<S: Scalar, const L: usize>(y: &mut [S], values: [S; L]) {
    match y.first_chunk_mut() {
        Some(y) => *y = values,
        None => y.iter_mut().zip(values).for_each(|(to, from)| *to = from),
    }
}

/// Whether `b` is larger than what was seen before it. A NaN is, so that it is seen, as in PyTorch.
#[inline(always)]
fn larger<S: Scalar>(a: S, b: S) -> bool {
    b > a || b.is_nan()
}

/// Runs the body for each two lines and two pixels and some of their channels, with their four places, the place of their window, and how many
/// windows are left in the row. Most pools have such windows.
macro_rules! each_four {
    ($images:expr, $windows:expr, $lanes:ident, $places:ident, $of_window:ident, $left:ident => $body:block) => {{
        let SlidingWindows { image: [_, width, channels], .. } = $windows;
        let [rows, columns] = $windows.count();
        let mut window = 0;
        for image in 0..$images {
            for row in 0..rows {
                let line = image * $windows.numbers() + 2 * row * width * channels;
                for column in 0..columns {
                    for from in starts::<$lanes>(channels) {
                        let place = line + 2 * column * channels + from;
                        let $places = [place, place + channels, place + width * channels, place + (width + 1) * channels];
                        let ($of_window, $left) = (window + from, columns - column);
                        $body
                    }
                    window += channels;
                }
            }
        }
    }};
}

fn are_four(windows: SlidingWindows) -> bool {
    windows.kernel == [2, 2] && windows.stride == [2, 2] && windows.dilation == [1, 1] && windows.padding == [[0, 0], [0, 0]]
}

/// The largest number of each channel in each window.
#[inline(always)]
pub fn max_pool<S: Scalar>(y: &mut [S], x: &[S], windows: SlidingWindows) {
    let channels = windows.image[2];
    if are_four(windows) {
        return if channels <= 8 { max_of_four::<S, 8>(y, x, windows) } else { max_of_four::<S, TOGETHER>(y, x, windows) };
    }
    each_window!(images(x.len(), windows), windows, window => {
        for from in starts::<TOGETHER>(channels) {
            let mut largest = lanes::<S, TOGETHER>(x, window.first() + from);
            each_pixel!(window, place => {
                let x = lanes::<S, TOGETHER>(x, place + from);
                largest = either(&largest, &x, &largest, &x);
            });
            write(&mut y[window.number * channels + from..], largest);
        }
    });
}

#[inline(always)]
fn max_of_four<S: Scalar, const L: usize>(y: &mut [S], x: &[S], windows: SlidingWindows) {
    each_four!(images(x.len(), windows), windows, L, places, of_window, _left => {
        let largest = if let [Some(a), Some(b), Some(c), Some(d)] = chunks::<S, L>(x, places) {
            largest_of([a, b, c, d])
        } else {
            let [a, b, c, d] = places.map(|place| lanes::<S, L>(x, place));
            largest_of([&a, &b, &c, &d])
        };
        write(&mut y[of_window..], largest);
    });
}

#[inline(always)]
fn chunks<S, const L: usize>(x: &[S], places: [usize; 4]) -> [Option<&[S; L]>; 4] {
    places.map(|place| x.get(place..).and_then(<[S]>::first_chunk))
}

#[inline(always)]
fn largest_of<S: Scalar, const L: usize>([a, b, c, d]: [&[S; L]; 4]) -> [S; L] {
    let (above, below) = (either(a, b, a, b), either(c, d, c, d));
    either(&above, &below, &above, &below)
}

/// The gradient goes to the first of the largest numbers of a window, as PyTorch's does.
#[inline(always)]
pub fn max_pool_backward<S: Scalar>(d_x: &mut [S], d: &[S], x: &[S], windows: SlidingWindows) {
    let channels = windows.image[2];
    if are_four(windows) {
        return if channels <= 8 {
            max_of_four_backward::<S, 8>(d_x, d, x, windows);
        } else {
            max_of_four_backward::<S, TOGETHER>(d_x, d, x, windows);
        };
    }
    d_x.fill(S::ZERO);
    each_window!(images(x.len(), windows), windows, window => {
        for from in (0..channels).step_by(TOGETHER) {
            let (some, d) = (TOGETHER.min(channels - from), lanes::<S, TOGETHER>(d, window.number * channels + from));
            let mut largest = lanes::<S, TOGETHER>(x, window.first() + from);
            let (mut winners, mut number) = ([0_u32; TOGETHER], 0);
            each_pixel!(window, place => {
                let x = lanes::<S, TOGETHER>(x, place + from);
                for ((largest, winner), x) in largest.iter_mut().zip(&mut winners).zip(x) {
                    let wins = larger(*largest, x);
                    (*largest, *winner) = if wins { (x, number) } else { (*largest, *winner) };
                }
                number += 1;
            });
            number = 0;
            each_pixel!(window, place => {
                let taken: [S; TOGETHER] = core::array::from_fn(|lane| if winners[lane] == number { d[lane] } else { S::ZERO });
                add(&mut d_x[place + from..][..some], &taken);
                number += 1;
            });
        }
    });
}

#[inline(always)]
fn max_of_four_backward<S: Scalar, const L: usize>(d_x: &mut [S], d: &[S], x: &[S], windows: SlidingWindows) {
    let [height, width, channels] = windows.image;
    if height % 2 + width % 2 > 0 {
        d_x.fill(S::ZERO);
    }
    each_four!(images(x.len(), windows), windows, L, places, of_window, left => {
        let d = lanes::<S, L>(d, of_window);
        let gradients = if let [Some(a), Some(b), Some(c), Some(e)] = chunks::<S, L>(x, places) {
            gradients_of(&d, [a, b, c, e])
        } else {
            let [a, b, c, e] = places.map(|place| lanes::<S, L>(x, place));
            gradients_of(&d, [&a, &b, &c, &e])
        };
        for (place, gradient) in places.into_iter().zip(gradients) {
            // What is written beyond the channels of a pixel belongs to the next one of the line, which is written later.
            match d_x.get_mut(place..).and_then(|d_x| d_x.first_chunk_mut()) {
                Some(d_x) if (2 * left - 1) * channels >= L => *d_x = gradient,
                _ => d_x.iter_mut().skip(place).zip(gradient).take(channels).for_each(|(to, from)| *to = from),
            }
        }
    });
}

/// The gradients of four numbers: `d` for the first of the largest.
#[inline(always)]
fn gradients_of<S: Scalar, const L: usize>(d: &[S; L], [a, b, c, e]: [&[S; L]; 4]) -> [[S; L]; 4] {
    let (above, below, nothing) = (either(a, b, a, b), either(c, e, c, e), &[S::ZERO; L]);
    let (of_above, of_below) = (either(&above, &below, d, nothing), either(&above, &below, nothing, d));
    [either(a, b, &of_above, nothing), either(a, b, nothing, &of_above), either(c, e, &of_below, nothing), either(c, e, nothing, &of_below)]
}

/// What belongs to the larger number: to `a`, if `b` is not. One result at a time is what the compiler keeps in registers.
#[inline(always)]
fn either<S: Scalar, const L: usize>(a: &[S; L], b: &[S; L], of_a: &[S; L], of_b: &[S; L]) -> [S; L] {
    let mut result = *of_a;
    for (((result, a), b), of_b) in result.iter_mut().zip(a).zip(b).zip(of_b) {
        *result = if larger(*a, *b) { *of_b } else { *result };
    }
    result
}

/// The mean of each channel in each window. Places outside of the image count as 0 if they are `counted`, else not at all.
#[inline(always)]
pub fn average_pool<S: Scalar>(y: &mut [S], x: &[S], windows: SlidingWindows, counted: bool) {
    if windows.image[2] < MORE {
        average_of_windows::<S, TOGETHER>(y, x, windows, counted);
    } else {
        average_of_windows::<S, MORE>(y, x, windows, counted);
    }
}

#[inline(always)]
fn average_of_windows<S: Scalar, const L: usize>(y: &mut [S], x: &[S], windows: SlidingWindows, counted: bool) {
    let channels = windows.image[2];
    each_window!(images(x.len(), windows), windows, window => {
        let share = share::<S>(windows, &window, counted);
        for from in starts::<L>(channels) {
            let mut sum = [S::ZERO; L];
            each_pixel!(window, place => { add(&mut sum, &lanes::<S, L>(x, place + from)) });
            map(&mut sum, |sum| sum * share);
            write(&mut y[window.number * channels + from..], sum);
        }
    });
}

/// The gradient of a mean goes to all of its numbers in equal parts.
#[inline(always)]
pub fn average_pool_backward<S: Scalar>(d_x: &mut [S], d: &[S], windows: SlidingWindows, counted: bool) {
    let channels = windows.image[2];
    d_x.fill(S::ZERO);
    each_window!(images(d_x.len(), windows), windows, window => {
        let share = share::<S>(windows, &window, counted);
        let d = &d[window.number * channels..][..channels];
        each_pixel!(window, place => { zip(&mut d_x[place..], d, |d_x, d| d_x + d * share) });
    });
}

#[inline(always)]
fn share<S: Scalar>(windows: SlidingWindows, window: &Window, counted: bool) -> S {
    let count = if counted { windows.kernel[0] * windows.kernel[1] } else { window.count() };
    S::from_f64(1.0 / count.max(1) as f64)
}
