//! `y = x ∗ weight` of images with one channel and few outputs: lanes are neighbouring windows, because the outputs would leave most of them
//! empty. The first layer of `LeNet` is one.

use pulp::{Simd, WithSimd};

use super::{Layout, Panel};
use crate::SlidingWindows;
use crate::registers::{Lanes, Register};

/// How many outputs a tile has at most.
const MOST: usize = 8;

/// Whether a convolution is done this way.
pub(super) fn fits(windows: SlidingWindows, layout: Layout, lanes: usize) -> bool {
    windows.image[2] == 1 && layout.along == 1 && layout.columns >= lanes && 4 * layout.outputs <= 3 * lanes
}

pub(super) fn run<S: Lanes, G: Register<S>>(simd: G::Simd, y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, layout: Layout) {
    let size = layout.rows * layout.columns * layout.outputs;
    let of = Convolution { weight, windows, layout };
    for image in 0..layout.images {
        let (y, x) = (&mut y[image * size..][..size], &x[image * layout.image..]);
        for row in 0..layout.rows {
            let (y, x) = (&mut y[row * layout.columns * layout.outputs..], &x[row * layout.down..]);
            for first in (0..layout.outputs).step_by(MOST) {
                super::each_panel(layout.columns, G::LANES, |panel, second| match second {
                    Some(second) => outputs::<S, G, 2>(simd, y, x, of, first, [panel, second]),
                    None => outputs::<S, G, 1>(simd, y, x, of, first, [panel]),
                });
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Convolution<'a, S> {
    weight: &'a [S],
    windows: SlidingWindows,
    layout: Layout,
}

/// Some outputs of one or two registers of windows.
fn outputs<S: Lanes, G: Register<S>, const J: usize>(
    simd: G::Simd,
    y: &mut [S],
    x: &[S],
    of: Convolution<'_, S>,
    first: usize,
    panels: [Panel; J],
) {
    match of.layout.outputs - first {
        1..=2 => simd.vectorize(Tile::<S, G, 2, J> { simd, y, x, of, first, panels }),
        3..=4 => simd.vectorize(Tile::<S, G, 4, J> { simd, y, x, of, first, panels }),
        5..=6 => simd.vectorize(Tile::<S, G, 6, J> { simd, y, x, of, first, panels }),
        _ => simd.vectorize(Tile::<S, G, MOST, J> { simd, y, x, of, first, panels }),
    }
}

/// `R` outputs, of which the last may not exist, and `J` registers of windows.
struct Tile<'a, S, G: Register<S>, const R: usize, const J: usize> {
    simd: G::Simd,
    /// Both begin with the first window of a row.
    y: &'a mut [S],
    x: &'a [S],
    of: Convolution<'a, S>,
    /// The first output.
    first: usize,
    panels: [Panel; J],
}

impl<S: Lanes, G: Register<S>, const R: usize, const J: usize> WithSimd for Tile<'_, S, G, R, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, y, x, of: Convolution { weight, windows, layout: Layout { outputs, .. } }, first, panels } = self;
        let SlidingWindows { image: [_, width, _], kernel: [lines, pixels], dilation, .. } = windows;
        let mut sums = [[G::same(simd, S::ZERO); J]; R];
        let mut weights = weight.chunks_exact(outputs);
        for line in 0..lines {
            let x = &x[line * dilation[0] * width..];
            for (pixel, weight) in (0..pixels).zip(&mut weights) {
                let registers: [G; J] = core::array::from_fn(|j| G::load_at(x, panels[j].start + pixel * dilation[1]));
                for (r, sums) in sums.iter_mut().enumerate() {
                    // What does not exist computes with the last one that does.
                    let weight = G::same(simd, weight[(first + r).min(outputs - 1)]);
                    for (sum, register) in sums.iter_mut().zip(registers) {
                        *sum = weight.multiply_add(simd, register, *sum);
                    }
                }
            }
        }
        for j in 0..J {
            let mut lanes = [[S::ZERO; 16]; R];
            for (lanes, sums) in lanes.iter_mut().zip(&sums) {
                sums[j].store_some(&mut lanes[..G::LANES]);
            }
            let y = &mut y[panels[j].start * outputs..][..G::LANES * outputs];
            for (lane, y) in y.chunks_exact_mut(outputs).enumerate() {
                for (y, lanes) in y[first..].iter_mut().zip(&lanes) {
                    *y = lanes[lane];
                }
            }
        }
    }
}
