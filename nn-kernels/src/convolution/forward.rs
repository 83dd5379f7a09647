//! `y = x ∗ weight`, and its epilogue: some windows of an image and one, two or four registers of outputs at a time.

use pulp::{Simd, WithSimd};

use super::{AT_ONCE, Ahead, Few, Finish, Layout, MORE_AT_ONCE, Padded, Panel, each_panel_of, large_tile, parts, tile};
use crate::epilogue::Epilogue;
use crate::registers::{Lanes, Register};

/// How many registers of outputs a tile has where windows are short. Then writing takes longest, and it is faster the more outputs lie side by side.
const MANY: usize = 4;

/// How many numbers a short window has at most.
const SHORT: usize = 128;

/// The bytes of a cache line.
const LINE: usize = 64;

/// How many windows have [`MANY`] registers at the same time.
const MANY_AT_ONCE: [usize; 4] = [6, 4, 2, 1];

pub fn run<S: Lanes, G: Register<S>>(simd: G::Simd, y: &mut [S], x: &[S], weight: &[S], layout: Layout, epilogue: Epilogue<'_, S>) {
    // Its rows come from memory in their order, although a tile takes a part of each.
    let ahead = &mut Ahead::new(weight, LINE / size_of::<S>());
    let weight = &Padded::new(weight, layout.outputs, G::LANES);
    let size = layout.rows * layout.columns * layout.outputs;
    for image in 0..layout.images {
        let (y, x) = (&mut y[image * size..], &x[image * layout.image..]);
        let many = MANY * G::LANES;
        let has_many = G::MOST == 32 && layout.lines * layout.parts == 1 && layout.run <= SHORT;
        let of_many = if has_many { layout.outputs - layout.outputs % many } else { 0 };
        for from in (0..of_many).step_by(many) {
            let panels = core::array::from_fn(|j| Panel::new(from + j * G::LANES, layout.outputs, G::LANES));
            windows::<S, G, MANY>(simd, y, x, weight, ahead, layout, panels, epilogue);
        }
        each_panel_of(of_many..layout.outputs, layout.outputs, G::LANES, |first, second| match second {
            Some(second) => windows::<S, G, 2>(simd, y, x, weight, ahead, layout, [first, second], epilogue),
            None => windows::<S, G, 1>(simd, y, x, weight, ahead, layout, [first], epilogue),
        });
    }
}

/// All windows of an image.
fn windows<S: Lanes, G: Register<S>, const J: usize>(
    simd: G::Simd,
    y: &mut [S],
    x: &[S],
    weight: &Padded<'_, S>,
    ahead: &mut Ahead<'_, S>,
    layout: Layout,
    panels: [Panel; J],
    epilogue: Epilogue<'_, S>,
) {
    let finish = &Finish::new(simd, epilogue, panels);
    // Each run of numbers that lie side by side is looked up for all windows, which takes longer than a short run itself.
    let has_long_runs = layout.lines * layout.parts == 1 || layout.run >= 32;
    let sizes: &[usize] = match J {
        MANY => &MANY_AT_ONCE,
        2 if has_long_runs => &MORE_AT_ONCE,
        _ => &AT_ONCE,
    };
    for Few { first, count, .. } in parts(sizes, layout.rows * layout.columns, G::MOST, J) {
        let y = &mut y[first * layout.outputs..];
        let ahead = ahead.tile(layout.depth());
        if J == MANY {
            match count {
                1 => simd.vectorize(Tile::<S, G, 1, J> { simd, y, x, weight, ahead, layout, panels, first, finish }),
                2 => simd.vectorize(Tile::<S, G, 2, J> { simd, y, x, weight, ahead, layout, panels, first, finish }),
                4 => simd.vectorize(Tile::<S, G, 4, J> { simd, y, x, weight, ahead, layout, panels, first, finish }),
                _ => simd.vectorize(Tile::<S, G, 6, J> { simd, y, x, weight, ahead, layout, panels, first, finish }),
            }
        } else {
            large_tile!(simd, count, Tile<S, G, _, J> { y, x, weight, ahead, layout, panels, first, finish });
        }
    }
}

/// `R` windows and `J` registers of outputs.
struct Tile<'a, S, G: Register<S>, const R: usize, const J: usize> {
    simd: G::Simd,
    /// What the windows give.
    y: &'a mut [S],
    /// The image.
    x: &'a [S],
    weight: &'a Padded<'a, S>,
    ahead: Ahead<'a, S>,
    layout: Layout,
    panels: [Panel; J],
    /// The number of the first window.
    first: usize,
    finish: &'a Finish<G, J>,
}

impl<S: Lanes, G: Register<S>, const R: usize, const J: usize> WithSimd for Tile<'_, S, G, R, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, y, x, weight, mut ahead, layout, panels, first, finish } = self;
        let Layout { columns, outputs, down, along, run, .. } = layout;
        let (mut row, mut column) = (first / columns, first % columns);
        // Windows may be of several rows, so that small images fill the registers, too.
        let starts: [usize; R] = core::array::from_fn(|_| {
            let start = row * down + column * along;
            (row, column) = if column + 1 == columns { (row + 1, 0) } else { (row, column + 1) };
            start
        });
        let mut sums = [finish.bias; R];
        for (from, row) in layout.runs() {
            let mut x = &x[from..];
            for (weight, count) in weight.rows(row, run) {
                let lines: [&[S]; R] = core::array::from_fn(|r| &x[starts[r]..][..count]);
                for i in 0..count {
                    let registers: [G; J] = if J == MANY {
                        // They lie side by side, and are looked up together.
                        let row = &weight[i * outputs + panels[0].start..][..MANY * G::LANES];
                        core::array::from_fn(|j| G::load_at(row, j * G::LANES))
                    } else {
                        core::array::from_fn(|j| G::load_at(weight, i * outputs + panels[j].start))
                    };
                    ahead.prefetch::<G>(simd);
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
        if outputs >= G::LANES {
            finish.store(simd, sums, y, outputs, panels);
        } else {
            // In order: what a register stores beyond the outputs of its window is overwritten by the next window.
            finish.each(simd, sums, |r, j, sum| sum.store_some(&mut y[r * outputs + panels[j].start..]));
        }
    }
}
