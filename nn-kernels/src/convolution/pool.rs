//! The largest number of each window and channel: one, two or four registers of channels at a time.

use pulp::{Simd, WithSimd};

use super::Panel;
use crate::images::{Places, SlidingWindows};
use crate::registers::{Lanes, Register};

/// Returns `false` if a number may be NaN, or if the slices are too short: then `y` is not what it should be.
pub fn run<S: Lanes, G: Register<S>>(simd: G::Simd, y: &mut [S], x: &[S], windows: SlidingWindows) -> bool {
    simd.vectorize(Pool::<S, G> { simd, y, x, windows, total: G::same(simd, S::ZERO) })
}

struct Pool<'a, S, G: Register<S>> {
    simd: G::Simd,
    y: &'a mut [S],
    x: &'a [S],
    windows: SlidingWindows,
    /// The sums of all numbers that were seen. They are NaN if one of them is, and if there are infinities of both signs. An addition costs
    /// less than a comparison that finds a NaN.
    total: G,
}

impl<S: Lanes, G: Register<S>> WithSimd for Pool<'_, S, G> {
    type Output = bool;

    #[inline(always)]
    fn with_simd<V: Simd>(mut self, _: V) -> bool {
        let ([rows, columns], channels) = (self.windows.count(), self.windows.image[2]);
        let (images, size) = (self.x.len() / self.windows.numbers().max(1), rows * columns * channels);
        if channels < G::LANES || self.y.len() < images * size {
            return false;
        }
        for image in 0..images {
            for row in 0..rows {
                for column in 0..columns {
                    let places = [self.windows.places(0, row), self.windows.places(1, column)];
                    let from = [image * self.windows.numbers(), image * size + (row * columns + column) * channels];
                    let mut channel = 0;
                    while channel + 4 * G::LANES <= channels {
                        self.window::<4>(places, from, channel);
                        channel += 4 * G::LANES;
                    }
                    if channel + 2 * G::LANES <= channels {
                        self.window::<2>(places, from, channel);
                        channel += 2 * G::LANES;
                    }
                    while channel < channels {
                        self.window::<1>(places, from, Panel::new(channel, channels, G::LANES).start);
                        channel += G::LANES;
                    }
                }
            }
        }
        let mut total = [S::ZERO; 16];
        self.total.store_at(&mut total, 0);
        !total.iter().any(|total| total.is_nan())
    }
}

impl<S: Lanes, G: Register<S>> Pool<'_, S, G> {
    /// A window, from a channel on. `image` and `answer` are where its image, and what it gives, begin.
    #[inline(always)]
    fn window<const J: usize>(&mut self, [lines, pixels]: [Places; 2], [image, answer]: [usize; 2], channel: usize) {
        let (simd, [_, width, channels]) = (self.simd, self.windows.image);
        let (mut largest, mut sums) = ([G::same(simd, S::NEG_INFINITY); J], [G::same(simd, S::ZERO); J]);
        let mut line = image + (lines.first * width + pixels.first) * channels + channel;
        for _ in 0..lines.count {
            let mut place = line;
            for _ in 0..pixels.count {
                let x = &self.x[place..][..J * G::LANES];
                for j in 0..J {
                    let x = G::load_at(x, j * G::LANES);
                    largest[j] = x.max(simd, largest[j]);
                    sums[j] = sums[j].add(simd, x);
                }
                place += pixels.step * channels;
            }
            line += lines.step * width * channels;
        }
        let y = &mut self.y[answer + channel..][..J * G::LANES];
        for j in 0..J {
            largest[j].store_at(y, j * G::LANES);
            self.total = self.total.add(simd, sums[j]);
        }
    }
}
