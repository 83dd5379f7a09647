//! `y = x ∗ weight` with so many weights that they come from memory: some rows of weights at a time are copied, and all windows of an image go
//! over them before the next rows, which are fetched meanwhile. Between, the sums are in `y`.

use core::ops::Range;

use pulp::{Simd, WithSimd};

use super::{AT_ONCE, Ahead, Few, Finish, Layout, Panel, each_panel_of, parts, tile};
use crate::epilogue::Epilogue;
use crate::registers::{Lanes, Register};

/// How many registers of weights are copied at a time, at most: 64 KiB, because the copies lie on the stack.
const COPIED: usize = 1024;

/// How many rows of weights are copied at a time, at most.
const ROWS: usize = 128;

/// Whether a convolution is done this way: its weights do not stay in the cache for the next windows, and there are enough windows that the
/// copies are worth it.
#[must_use]
pub fn fits<S: Lanes, G: Register<S>>(layout: Layout) -> bool {
    let is_large = layout.depth() * layout.outputs * size_of::<S>() > 1 << 21;
    is_large && layout.run >= 64 && layout.outputs >= G::LANES && layout.rows * layout.columns >= 16
}

// Its arrays take stack that other convolutions shall not.
#[inline(never)]
pub fn run<S: Lanes, G: Register<S>>(simd: G::Simd, y: &mut [S], x: &[S], weight: &[S], layout: Layout, epilogue: Epilogue<'_, S>) {
    let outputs = layout.outputs;
    let size = layout.rows * layout.columns * outputs;
    let copies = &mut [G::same(simd, S::ZERO); COPIED];
    let rows = layout.run.min(ROWS);
    let tiles = parts(&AT_ONCE, layout.rows * layout.columns, G::MOST, 2).count() * outputs.div_ceil(2 * G::LANES);
    // Two registers of outputs are worked on at a time.
    let together = (COPIED / rows / 2 * 2).max(2) * G::LANES;
    for image in 0..layout.images {
        let (y, x) = (&mut y[image * size..][..size], &x[image * layout.image..]);
        for (from, row) in layout.runs() {
            for start in (0..layout.run).step_by(rows) {
                let count = rows.min(layout.run - start);
                let (weight, behind) = weight[(row + start) * outputs..].split_at(count * outputs);
                let (x, is_first, is_last) = (&x[from + start..], row + start == 0, behind.is_empty());
                let next = &behind[..behind.len().min(weight.len())];
                let ahead = &mut Ahead::new(next, next.len().div_ceil(count * tiles));
                for some in (0..outputs).step_by(together) {
                    let some = some..outputs.min(some + together);
                    copy::<S, G>(simd, copies, weight, layout, some.clone());
                    let mut copies = &copies[..];
                    each_panel_of(some, layout.outputs, G::LANES, |first, second| {
                        let (block, rest) = copies.split_at(count * if second.is_some() { 2 } else { 1 });
                        copies = rest;
                        match second {
                            Some(second) => windows(simd, y, x, block, ahead, layout, [first, second], is_first, is_last, epilogue),
                            None => windows(simd, y, x, block, ahead, layout, [first], is_first, is_last, epilogue),
                        }
                    });
                }
            }
        }
    }
}

/// Copies some rows of weights: for each one or two registers of outputs, what all rows have of them. The numbers of a row are read from the
/// first to the last, because most of them come from memory.
fn copy<S: Lanes, G: Register<S>>(simd: G::Simd, copies: &mut [G], weight: &[S], layout: Layout, some: Range<usize>) {
    struct Copy<'a, S, G>(&'a mut [G], &'a [S], Layout, Range<usize>);
    impl<S: Lanes, G: Register<S>> WithSimd for Copy<'_, S, G> {
        type Output = ();

        #[inline(always)]
        fn with_simd<V: Simd>(self, _: V) {
            let Self(copies, weight, layout, some) = self;
            let count = weight.len() / layout.outputs;
            for (row, weight) in weight.chunks_exact(layout.outputs).enumerate() {
                let mut at = 0;
                each_panel_of(some.clone(), layout.outputs, G::LANES, |first, second| match second {
                    Some(second) => {
                        let pair = &mut copies[at + 2 * row..][..2];
                        (pair[0], pair[1]) = (G::load_at(weight, first.start), G::load_at(weight, second.start));
                        at += 2 * count;
                    }
                    None => copies[at + row] = G::load_at(weight, first.start),
                });
            }
        }
    }
    simd.vectorize(Copy(copies, weight, layout, some));
}

/// All windows of an image, for some rows of weights and some registers of outputs.
#[expect(clippy::too_many_arguments, reason = "they are one convolution")]
fn windows<S: Lanes, G: Register<S>, const J: usize>(
    simd: G::Simd,
    y: &mut [S],
    x: &[S],
    block: &[G],
    ahead: &mut Ahead<'_, S>,
    layout: Layout,
    panels: [Panel; J],
    is_first: bool,
    is_last: bool,
    epilogue: Epilogue<'_, S>,
) {
    let finish = &Finish::new(simd, if is_last { epilogue } else { Epilogue::bias(epilogue.bias) }, panels);
    let block = block.as_chunks().0;
    for some in parts(&AT_ONCE, layout.rows * layout.columns, G::MOST, J) {
        let y = &mut y[some.first * layout.outputs..];
        let (count, ahead) = (some.count, ahead.tile(block.len()));
        tile!(simd, count, Tile<S, G, _, J> { y, x, block, ahead, layout, panels, some, is_first, finish });
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
    ahead: Ahead<'a, S>,
    layout: Layout,
    panels: [Panel; J],
    some: Few,
    /// Whether these are the first rows of weights, before which the sums are the bias.
    is_first: bool,
    finish: &'a Finish<G, J>,
}

impl<S: Lanes, G: Register<S>, const R: usize, const J: usize> WithSimd for Tile<'_, S, G, R, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, y, x, block, mut ahead, layout, panels, some, is_first, finish } = self;
        let Layout { columns, outputs, down, along, .. } = layout;
        let (mut row, mut column) = (some.first / columns, some.first % columns);
        let lines: [&[S]; R] = core::array::from_fn(|_| {
            let start = row * down + column * along;
            (row, column) = if column + 1 == columns { (row + 1, 0) } else { (row, column + 1) };
            &x[start..][..block.len()]
        });
        let mut sums = [finish.bias; R];
        if !is_first {
            for (r, sums) in sums.iter_mut().enumerate() {
                *sums = panels.map(|panel| G::load_at(y, r * outputs + panel.start));
            }
        }
        for (i, registers) in block.iter().enumerate() {
            ahead.prefetch::<G>(simd);
            for (sums, line) in sums.iter_mut().zip(lines) {
                let x = G::same(simd, line[i]);
                for (sum, register) in sums.iter_mut().zip(registers) {
                    *sum = x.multiply_add(simd, *register, *sum);
                }
            }
        }
        // The windows that others have, too, have these rows already, and so have the outputs of a register before this one.
        if some.again == 0 && panels.iter().all(|panel| panel.start == panel.from) {
            finish.store(simd, sums, y, outputs, panels);
        } else {
            finish.each(simd, sums, |r, j, sum| {
                if r >= some.again {
                    sum.store_from(&mut y[r * outputs + panels[j].start..][..G::LANES], panels[j].from - panels[j].start);
                }
            });
        }
    }
}
