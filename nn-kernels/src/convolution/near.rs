//! `y = x ∗ weight` where neighbouring windows start at neighbouring numbers, as in a grey image: the numbers that some windows see at the
//! same place lie side by side. The first layer of `LeNet` is one.

use pulp::{Simd, WithSimd};

use super::{Finish, Layout, Padded, Panel};
use crate::epilogue::Epilogue;
use crate::registers::{Lanes, Register};

/// How many windows have their sums in registers at the same time.
const AT_ONCE: [usize; 6] = [28, 24, 12, 8, 4, 1];

/// Whether a convolution is done this way.
#[must_use]
pub fn fits(layout: Layout) -> bool {
    layout.along == 1
}

pub fn run<S: Lanes, G: Register<S>>(simd: G::Simd, y: &mut [S], x: &[S], weight: &[S], layout: Layout, epilogue: Epilogue<'_, S>) {
    let weight = &Padded::new(weight, layout.outputs, G::LANES);
    let size = layout.rows * layout.columns * layout.outputs;
    for image in 0..layout.images {
        let (y, x) = (&mut y[image * size..], &x[image * layout.image..]);
        for from in (0..layout.outputs).step_by(G::LANES) {
            let panel = Panel::new(from, layout.outputs, G::LANES);
            let finish = &Finish::new(simd, epilogue, [panel]);
            for row in 0..layout.rows {
                let (y, x) = (&mut y[row * layout.columns * layout.outputs..], &x[row * layout.down..]);
                windows::<S, G>(simd, y, x, weight, layout, panel, finish);
            }
        }
    }
}

/// All windows of a row.
fn windows<S: Lanes, G: Register<S>>(
    simd: G::Simd,
    y: &mut [S],
    x: &[S],
    weight: &Padded<'_, S>,
    layout: Layout,
    panel: Panel,
    finish: &Finish<G, 1>,
) {
    for few in super::parts(&AT_ONCE, layout.columns, G::MOST, 1) {
        let (y, x) = (&mut y[few.first * layout.outputs..], &x[few.first..]);
        match few.count {
            1 => simd.vectorize(Tile::<S, G, 1> { simd, y, x, weight, layout, panel, finish }),
            4 => simd.vectorize(Tile::<S, G, 4> { simd, y, x, weight, layout, panel, finish }),
            8 => simd.vectorize(Tile::<S, G, 8> { simd, y, x, weight, layout, panel, finish }),
            12 => simd.vectorize(Tile::<S, G, 12> { simd, y, x, weight, layout, panel, finish }),
            24 => simd.vectorize(Tile::<S, G, 24> { simd, y, x, weight, layout, panel, finish }),
            _ => simd.vectorize(Tile::<S, G, 28> { simd, y, x, weight, layout, panel, finish }),
        }
    }
}

/// `R` windows and a register of outputs.
struct Tile<'a, S, G: Register<S>, const R: usize> {
    simd: G::Simd,
    /// Both begin with the first window.
    y: &'a mut [S],
    x: &'a [S],
    weight: &'a Padded<'a, S>,
    layout: Layout,
    panel: Panel,
    finish: &'a Finish<G, 1>,
}

impl<S: Lanes, G: Register<S>, const R: usize> WithSimd for Tile<'_, S, G, R> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, y, x, weight, layout, panel, finish } = self;
        let Layout { outputs, run, .. } = layout;
        let mut sums = [finish.bias; R];
        for (from, row) in layout.runs() {
            let mut x = &x[from..];
            for (weight, count) in weight.rows(row, run) {
                for (i, seen) in x[..(count + R - 1).min(x.len())].windows(R).enumerate() {
                    let register = G::load_at(weight, i * outputs + panel.start);
                    for ([sum], x) in sums.iter_mut().zip(seen) {
                        *sum = G::same(simd, *x).multiply_add(simd, register, *sum);
                    }
                }
                x = &x[count..];
            }
        }
        // In order: what a register stores beyond the outputs of its window is overwritten by the next window.
        let y = &mut y[panel.start..];
        let is_inside = y.len() >= (R - 1) * outputs + G::LANES;
        finish.each(simd, sums, |r, _, sum| {
            let y = &mut y[r * outputs..];
            let to = if is_inside { G::LANES } else { y.len() };
            sum.store_some(&mut y[..to]);
        });
    }
}
