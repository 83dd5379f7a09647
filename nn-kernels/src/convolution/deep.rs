//! `y = x ∗ weight` with more weights than a cache holds: some rows of weights at a time are copied side by side, and all windows of an image
//! go over them before the next rows. Between, the sums are in `y`.

use pulp::{Simd, WithSimd};

use super::{AT_ONCE, Few, Finish, Layout, Panel, parts, tile};
use crate::epilogue::Epilogue;
use crate::registers::{Lanes, Register};

/// How many rows of weights are copied at a time.
const ROWS: usize = 128;

/// Whether a convolution is done this way: its weights for two registers of outputs are more than the first cache holds.
#[must_use]
pub fn fits<S: Lanes, G: Register<S>>(layout: Layout) -> bool {
    let depth = layout.lines * layout.parts * layout.run;
    let (windows, pair) = (layout.rows * layout.columns, layout.outputs.min(2 * G::LANES));
    layout.run >= ROWS / 2 && layout.outputs >= G::LANES && windows >= 16 && depth >= 1024 && depth * pair * size_of::<S>() > 128 << 10
}

pub fn run<S: Lanes, G: Register<S>>(simd: G::Simd, y: &mut [S], x: &[S], weight: &[S], layout: Layout, epilogue: Epilogue<'_, S>) {
    let size = layout.rows * layout.columns * layout.outputs;
    for image in 0..layout.images {
        let (y, x) = (&mut y[image * size..][..size], &x[image * layout.image..]);
        layout.each_panel(G::LANES, |first, second| match second {
            Some(second) => blocks::<S, G, 2>(simd, y, x, weight, layout, [first, second], epilogue),
            None => blocks::<S, G, 1>(simd, y, x, weight, layout, [first], epilogue),
        });
    }
}

/// All rows of weights, for some registers of outputs.
fn blocks<S: Lanes, G: Register<S>, const J: usize>(
    simd: G::Simd,
    y: &mut [S],
    x: &[S],
    weight: &[S],
    layout: Layout,
    panels: [Panel; J],
    epilogue: Epilogue<'_, S>,
) {
    let (outputs, depth) = (layout.outputs, layout.lines * layout.parts * layout.run);
    let finish = Finish::new(simd, epilogue, panels);
    let on_the_way = &Finish::new(simd, Epilogue::NONE, panels);
    let mut block = [[G::same(simd, S::ZERO); J]; ROWS];
    for (from, row) in layout.runs() {
        for start in (0..layout.run).step_by(ROWS) {
            let rows = &weight[(row + start) * outputs..][..ROWS.min(layout.run - start) * outputs];
            for (to, row) in block.iter_mut().zip(rows.chunks_exact(outputs)) {
                *to = panels.map(|panel| G::load_at(row, panel.start));
            }
            let (block, x) = (&block[..rows.len() / outputs], &x[from + start..]);
            let begin = (row + start == 0).then_some(finish.bias);
            let finish = if row + start + block.len() == depth { &finish } else { on_the_way };
            for some in parts(&AT_ONCE, layout.rows * layout.columns, G::MOST, J) {
                let y = &mut y[some.first * outputs..];
                let count = some.count;
                tile!(simd, count, Tile<S, G, _, J> { y, x, block, layout, panels, some, begin, finish });
            }
        }
    }
}

/// `R` windows and `J` registers of outputs.
struct Tile<'a, S, G: Register<S>, const R: usize, const J: usize> {
    simd: G::Simd,
    /// What the windows give.
    y: &'a mut [S],
    /// The image, from what the first window sees at the first row of weights on.
    x: &'a [S],
    block: &'a [[G; J]],
    layout: Layout,
    panels: [Panel; J],
    some: Few,
    /// The sums before the first row of weights.
    begin: Option<[G; J]>,
    finish: &'a Finish<G, J>,
}

impl<S: Lanes, G: Register<S>, const R: usize, const J: usize> WithSimd for Tile<'_, S, G, R, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, y, x, block, layout, panels, some, begin, finish } = self;
        let Layout { columns, outputs, down, along, .. } = layout;
        let (mut row, mut column) = (some.first / columns, some.first % columns);
        let lines: [&[S]; R] = core::array::from_fn(|_| {
            let start = row * down + column * along;
            (row, column) = if column + 1 == columns { (row + 1, 0) } else { (row, column + 1) };
            &x[start..][..block.len()]
        });
        let mut sums = match begin {
            Some(begin) => [begin; R],
            None => core::array::from_fn(|r| panels.map(|panel| G::load_at(y, r * outputs + panel.start))),
        };
        for (i, registers) in block.iter().enumerate() {
            for (sums, line) in sums.iter_mut().zip(lines) {
                let x = G::same(simd, line[i]);
                for (sum, register) in sums.iter_mut().zip(registers) {
                    *sum = x.multiply_add(simd, *register, *sum);
                }
            }
        }
        // The windows that others have, too, have these rows already.
        for (r, sums) in sums.into_iter().enumerate().skip(some.again) {
            for (sum, panel) in sums.into_iter().zip(panels) {
                sum.clamp(simd, finish.low, finish.high).store_some(&mut y[r * outputs + panel.start..]);
            }
        }
    }
}
