//! The gradient with respect to the weights: some rows of weights and one or two registers of outputs at a time, summed over all windows of
//! an image.

use pulp::{Simd, WithSimd};

use super::{Layout, Padded, Panel, parts, tile};
use crate::kernel::registers::{Lanes, Register};

pub(super) fn run<S: Lanes, G: Register<S>>(simd: G::Simd, d_weight: &mut [S], d: &[S], x: &[S], layout: Layout) {
    let d = &Padded::new(d, layout.outputs, G::LANES);
    let size = layout.rows * layout.columns * layout.outputs;
    for image in 0..layout.images {
        let (start, x) = (image * size, &x[image * layout.image..]);
        layout.each_panel(G::LANES, |first, second| {
            for (from, row) in layout.runs() {
                let (d_weight, x) = (&mut d_weight[row * layout.outputs..], &x[from..]);
                match second {
                    Some(second) => rows::<S, G, 2>(simd, d_weight, (d, start), x, layout, [first, second]),
                    None => rows::<S, G, 1>(simd, d_weight, (d, start), x, layout, [first]),
                }
            }
        });
    }
}

/// All rows of weights of a run.
fn rows<S: Lanes, G: Register<S>, const J: usize>(
    simd: G::Simd,
    d_weight: &mut [S],
    d: (&Padded<'_, S>, usize),
    x: &[S],
    layout: Layout,
    panels: [Panel; J],
) {
    for (first, at_once) in parts(layout.run, G::MOST, J) {
        let (d_weight, x) = (&mut d_weight[first * layout.outputs..], &x[first..]);
        tile!(simd, at_once, Tile<S, G, _, J> { d_weight, d, x, layout, panels });
    }
}

/// `R` rows of weights and `J` registers of outputs.
struct Tile<'a, S, G: Register<S>, const R: usize, const J: usize> {
    simd: G::Simd,
    /// Begins with the first row.
    d_weight: &'a mut [S],
    /// The gradients, and the place of the first window's.
    d: (&'a Padded<'a, S>, usize),
    /// Begins with the number that the first row is multiplied by in the first window.
    x: &'a [S],
    layout: Layout,
    panels: [Panel; J],
}

impl<S: Lanes, G: Register<S>, const R: usize, const J: usize> WithSimd for Tile<'_, S, G, R, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, d_weight, d, x, layout: Layout { rows, columns, outputs, down, along, .. }, panels } = self;
        let mut sums = [[G::same(simd, S::ZERO); J]; R];
        let (d, mut place) = d;
        for row in 0..rows {
            let mut x = &x[row * down..];
            for column in 0..columns {
                let registers: [G; J] = core::array::from_fn(|j| G::load_first(d.at(place + panels[j].start, G::LANES)));
                let (numbers, _) = x.split_at(R);
                for (sums, x) in sums.iter_mut().zip(numbers) {
                    let x = G::same(simd, *x);
                    for (sum, register) in sums.iter_mut().zip(registers) {
                        *sum = x.multiply_add(simd, register, *sum);
                    }
                }
                place += outputs;
                if column + 1 < columns {
                    x = &x[along..];
                }
            }
        }
        for (r, sums) in sums.into_iter().enumerate() {
            let d_weight = &mut d_weight[r * outputs..][..outputs];
            for (sum, Panel { start, from }) in sums.into_iter().zip(panels) {
                add(simd, sum, &mut d_weight[start..], from - start);
            }
        }
    }
}

/// Adds the lanes from `skip` on: those before them are in another register, too.
#[inline(always)]
fn add<S: Lanes, G: Register<S>>(simd: G::Simd, sum: G, to: &mut [S], skip: usize) {
    if skip == 0 && to.len() >= G::LANES {
        return sum.add(simd, G::load_first(to)).store_some(to);
    }
    let mut before = [S::ZERO; 16];
    let len = to.len().min(G::LANES);
    before[skip..len].copy_from_slice(&to[skip..len]);
    let mut after = [S::ZERO; 16];
    sum.add(simd, G::load_first(&before)).store_some(&mut after[..G::LANES]);
    to[skip..len].copy_from_slice(&after[skip..len]);
}
