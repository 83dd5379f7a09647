//! The gradient with respect to the weights: some rows of weights and one or two registers of outputs at a time, summed over all windows of
//! an image.

use pulp::{Simd, WithSimd};

use super::{AT_ONCE, Layout, Padded, Panel, parts, tile};
use crate::registers::{Lanes, Register};

pub fn run<S: Lanes, G: Register<S>>(simd: G::Simd, d_weight: &mut [S], d: &[S], x: &[S], layout: Layout) {
    let d = &Padded::new(d, layout.outputs, G::LANES);
    // All rows of weights go over some rows of windows, which stay in the first cache.
    let line = (layout.columns * layout.outputs + layout.down) * size_of::<S>();
    let fits = layout.rows * line <= FIRST_CACHE;
    let at_once = if fits { layout.rows } else { (FIRST_CACHE / 2 / line).max(1) };
    for image in 0..layout.images {
        for row in (0..layout.rows).step_by(at_once) {
            let some = Layout { rows: at_once.min(layout.rows - row), ..layout };
            let d = (d, (image * layout.rows + row) * layout.columns);
            let x = &x[image * layout.image + row * layout.down..];
            layout.each_panel(G::LANES, |first, second| match second {
                Some(second) => rows::<S, G, 2>(simd, d_weight, d, x, some, [first, second]),
                None => rows::<S, G, 1>(simd, d_weight, d, x, some, [first]),
            });
        }
    }
}

/// The bytes of the smallest first cache.
const FIRST_CACHE: usize = 32 << 10;

/// How many rows of a run have their sums in registers at the same time: what they are multiplied with lies side by side.
const OF_A_RUN: [usize; 5] = [16, 12, 8, 4, 1];

/// All rows of weights.
fn rows<S: Lanes, G: Register<S>, const J: usize>(
    simd: G::Simd,
    d_weight: &mut [S],
    d: (&Padded<'_, S>, usize),
    x: &[S],
    layout: Layout,
    panels: [Panel; J],
) {
    if layout.run < 8 {
        for some in parts(&AT_ONCE, layout.depth(), G::MOST, J) {
            let count = some.count;
            tile!(simd, count, Tile<S, G, _, J> { d_weight, d, x, layout, panels, some });
        }
        return;
    }
    for (from, row) in layout.runs() {
        let x = &x[from..];
        for mut some in parts(&OF_A_RUN, layout.run, G::MOST, J) {
            let x = &x[some.first..];
            some.first += row;
            match some.count {
                1 => simd.vectorize(Run::<S, G, 1, J> { simd, d_weight, d, x, layout, panels, some }),
                4 => simd.vectorize(Run::<S, G, 4, J> { simd, d_weight, d, x, layout, panels, some }),
                8 => simd.vectorize(Run::<S, G, 8, J> { simd, d_weight, d, x, layout, panels, some }),
                12 => simd.vectorize(Run::<S, G, 12, J> { simd, d_weight, d, x, layout, panels, some }),
                _ => simd.vectorize(Run::<S, G, 16, J> { simd, d_weight, d, x, layout, panels, some }),
            }
        }
    }
}

/// `R` rows of weights of one run and `J` registers of outputs.
struct Run<'a, S, G: Register<S>, const R: usize, const J: usize> {
    simd: G::Simd,
    d_weight: &'a mut [S],
    /// The gradients, and the number of the first window.
    d: (&'a Padded<'a, S>, usize),
    /// What the first row of weights is multiplied with in the first window, and all behind it.
    x: &'a [S],
    layout: Layout,
    panels: [Panel; J],
    some: super::Few,
}

impl<S: Lanes, G: Register<S>, const R: usize, const J: usize> WithSimd for Run<'_, S, G, R, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, d_weight, d: (d, first_window), x, layout, panels, some } = self;
        let Layout { rows, columns, outputs, down, along, .. } = layout;
        let mut sums = [[G::same(simd, S::ZERO); J]; R];
        for row in 0..rows {
            let mut at = row * down;
            for (d, count) in d.rows(first_window + row * columns, columns) {
                for window in 0..count {
                    let registers: [G; J] = core::array::from_fn(|j| G::load_at(d, window * outputs + panels[j].start));
                    for (sums, x) in sums.iter_mut().zip(&x[at..at + R]) {
                        let x = G::same(simd, *x);
                        for (sum, register) in sums.iter_mut().zip(registers) {
                            *sum = x.multiply_add(simd, register, *sum);
                        }
                    }
                    at += along;
                }
            }
        }
        add_rows(simd, sums, d_weight, layout, panels, some);
    }
}

/// Adds the sums to the rows of weights.
#[inline(always)]
fn add_rows<S: Lanes, G: Register<S>, const R: usize, const J: usize>(
    simd: G::Simd,
    sums: [[G; J]; R],
    d_weight: &mut [S],
    layout: Layout,
    panels: [Panel; J],
    some: super::Few,
) {
    let outputs = layout.outputs;
    for (r, sums) in sums.into_iter().enumerate().skip(some.again) {
        let d_weight = &mut d_weight[(some.first + r) * outputs..][..outputs];
        for (sum, Panel { start, from }) in sums.into_iter().zip(panels) {
            add(simd, sum, &mut d_weight[start..], from - start);
        }
    }
}

/// `R` rows of weights, of any runs, and `J` registers of outputs. One tile for both takes up to a quarter longer: it looks at lengths for each
/// row of weights.
struct Tile<'a, S, G: Register<S>, const R: usize, const J: usize> {
    simd: G::Simd,
    d_weight: &'a mut [S],
    /// The gradients, and the number of the first window.
    d: (&'a Padded<'a, S>, usize),
    x: &'a [S],
    layout: Layout,
    panels: [Panel; J],
    some: super::Few,
}

impl<S: Lanes, G: Register<S>, const R: usize, const J: usize> WithSimd for Tile<'_, S, G, R, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, d_weight, d: (d, first_window), x, layout, panels, some } = self;
        let Layout { rows, columns, outputs, down, along, .. } = layout;
        let starts: [usize; R] = core::array::from_fn(|r| layout.start(some.first + r));
        let mut sums = [[G::same(simd, S::ZERO); J]; R];
        for row in 0..rows {
            let mut x = &x[row * down..];
            for (d, count) in d.rows(first_window + row * columns, columns) {
                if count == 0 {
                    continue;
                }
                let reach = (count - 1) * along + 1;
                let lines: [&[S]; R] = core::array::from_fn(|r| &x[starts[r]..][..reach]);
                let (mut at, mut place) = (0, 0);
                while at < reach {
                    let registers: [G; J] = core::array::from_fn(|j| G::load_at(d, place + panels[j].start));
                    for (sums, line) in sums.iter_mut().zip(lines) {
                        let x = G::same(simd, line[at]);
                        for (sum, register) in sums.iter_mut().zip(registers) {
                            *sum = x.multiply_add(simd, register, *sum);
                        }
                    }
                    (at, place) = (at + along, place + outputs);
                }
                x = x.get(count * along..).unwrap_or_default();
            }
        }
        add_rows(simd, sums, d_weight, layout, panels, some);
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
