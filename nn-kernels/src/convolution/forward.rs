//! `y = x ∗ weight`: some windows of a row and one or two registers of outputs at a time.

use pulp::{Simd, WithSimd};

use super::{AT_ONCE, Few, Layout, Padded, Panel, parts, tile};
use crate::registers::{Lanes, Register};

pub fn run<S: Lanes, G: Register<S>>(simd: G::Simd, y: &mut [S], x: &[S], weight: &[S], layout: Layout) {
    let weight = &Padded::new(weight, layout.outputs, G::LANES);
    let size = layout.rows * layout.columns * layout.outputs;
    for image in 0..layout.images {
        let (y, x) = (&mut y[image * size..], &x[image * layout.image..]);
        layout.each_panel(G::LANES, |first, second| {
            for row in 0..layout.rows {
                let (y, x) = (&mut y[row * layout.columns * layout.outputs..], &x[row * layout.down..]);
                match second {
                    Some(second) => windows::<S, G, 2>(simd, y, x, weight, layout, [first, second]),
                    None => windows::<S, G, 1>(simd, y, x, weight, layout, [first]),
                }
            }
        });
    }
}

/// All windows of a row.
fn windows<S: Lanes, G: Register<S>, const J: usize>(
    simd: G::Simd,
    y: &mut [S],
    x: &[S],
    weight: &Padded<'_, S>,
    layout: Layout,
    panels: [Panel; J],
) {
    for Few { first, count, .. } in parts(&AT_ONCE, layout.columns, G::MOST, J) {
        let (y, x) = (&mut y[first * layout.outputs..], &x[first * layout.along..]);
        tile!(simd, count, Tile<S, G, _, J> { y, x, weight, layout, panels });
    }
}

/// `R` windows and `J` registers of outputs.
struct Tile<'a, S, G: Register<S>, const R: usize, const J: usize> {
    simd: G::Simd,
    /// Both begin with the first window.
    y: &'a mut [S],
    x: &'a [S],
    weight: &'a Padded<'a, S>,
    layout: Layout,
    panels: [Panel; J],
}

impl<S: Lanes, G: Register<S>, const R: usize, const J: usize> WithSimd for Tile<'_, S, G, R, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, y, x, weight, layout: Layout { outputs, along, run, .. }, panels } = self;
        let mut sums = [[G::same(simd, S::ZERO); J]; R];
        for (from, row) in self.layout.runs() {
            let mut x = &x[from..];
            for (weight, count) in weight.rows(row, run) {
                let lines: [&[S]; R] = core::array::from_fn(|r| &x[r * along..][..count]);
                for i in 0..count {
                    let registers: [G; J] = core::array::from_fn(|j| G::load_at(weight, i * outputs + panels[j].start));
                    for (sums, line) in sums.iter_mut().zip(lines) {
                        let x = G::same(simd, line[i]);
                        for (sum, register) in sums.iter_mut().zip(registers) {
                            *sum = x.multiply_add(simd, register, *sum);
                        }
                    }
                }
                x = &x[count..];
            }
        }
        // In order: what a register stores beyond the outputs of its window is overwritten by the next window.
        for (r, sums) in sums.into_iter().enumerate() {
            for (sum, panel) in sums.into_iter().zip(panels) {
                sum.store_some(&mut y[r * outputs + panel.start..]);
            }
        }
    }
}
