//! Convolutions in registers. The windows of a row of an image overlap: a window is a part of the slice, and the next one starts some
//! numbers further on. So a convolution is a product whose left rows overlap, and no window is copied.
//!
//! Lanes are output channels. With fewer channels than lanes, the lanes beyond the last channel compute with the numbers that follow in
//! memory. Their results are overwritten by those of the next window, or left out.

mod ahead;
pub mod back;
pub mod deep;
pub mod depthwise;
mod finish;
pub mod forward;
pub mod near;
pub mod pool;
pub mod weights;

use core::ops::Range;

use pulp::x86::{V3, V4};

use ahead::Ahead;
use finish::Finish;

use super::epilogue::Epilogue;
use super::images::{SlidingWindows, Turned, is_depthwise};
use super::registers::{Lanes, Register};
use crate::scalar::Scalar;

/// `y = x ∗ weight`, and its epilogue. Returns `false`, and does nothing, if there is no fast way on this machine.
pub fn convolve<S: Lanes>(y: &mut [S], x: &[S], weight: &[S], windows: SlidingWindows, epilogue: Epilogue<'_, S>) -> bool {
    if is_depthwise(windows, weight.len()) {
        match Machine::of::<S>(windows.image[2]) {
            Machine::Wide(simd) if depthwise::fits::<S, S::Wide>(windows) => {
                depthwise::run::<S, S::Wide>(simd, y, x, weight, windows, epilogue);
            }
            Machine::Half(simd) if depthwise::fits::<S, S::Half>(windows) => {
                depthwise::run::<S, S::Half>(simd, y, x, weight, windows, epilogue);
            }
            _ => return false,
        }
        return true;
    }
    let Some(layout) = Layout::of(windows, weight.len(), x.len()) else { return false };
    // Its registers of outputs may be half empty: there are twice as many of the wide ones.
    let machine = if near::fits(layout) { Machine::widest() } else { Machine::of::<S>(layout.outputs) };
    match machine {
        Machine::Wide(simd) if near::fits(layout) => near::run::<S, S::Wide>(simd, y, x, weight, layout, epilogue),
        Machine::Half(simd) if near::fits(layout) => near::run::<S, S::Half>(simd, y, x, weight, layout, epilogue),
        Machine::Wide(simd) if deep::fits::<S, S::Wide>(layout) => deep::run::<S, S::Wide>(simd, y, x, weight, layout, epilogue),
        Machine::Half(simd) if deep::fits::<S, S::Half>(layout) => deep::run::<S, S::Half>(simd, y, x, weight, layout, epilogue),
        Machine::Wide(simd) => forward::run::<S, S::Wide>(simd, y, x, weight, layout, epilogue),
        Machine::Half(simd) => forward::run::<S, S::Half>(simd, y, x, weight, layout, epilogue),
        Machine::Plain => return false,
    }
    true
}

/// Adds the gradient with respect to the weights. Returns `false`, and does nothing, if there is no fast way on this machine.
pub fn convolve_weights<S: Lanes>(d_weight: &mut [S], d: &[S], x: &[S], windows: SlidingWindows) -> bool {
    let Some(layout) = Layout::of(windows, d_weight.len(), x.len()) else { return false };
    match Machine::of::<S>(layout.outputs) {
        Machine::Wide(simd) => weights::run::<S, S::Wide>(simd, d_weight, d, x, layout),
        Machine::Half(simd) => weights::run::<S, S::Half>(simd, d_weight, d, x, layout),
        Machine::Plain => return false,
    }
    true
}

/// `x` from `y`, the way back. Returns `false`, and does nothing, if there is no fast way on this machine.
pub fn convolve_back<S: Lanes>(x: &mut [S], y: &[S], turned: &[S], windows: SlidingWindows) -> bool {
    if windows.groups != 1 || windows.numbers() == 0 {
        return false;
    }
    match Machine::of::<S>(Turned::of(windows).run) {
        Machine::Wide(simd) => back::run::<S, S::Wide>(simd, x, y, turned, windows),
        Machine::Half(simd) => back::run::<S, S::Half>(simd, x, y, turned, windows),
        Machine::Plain => return false,
    }
    true
}

/// The largest number of each window and channel. Returns `false` if there is no fast way on this machine, or for these numbers.
pub fn max_pool<S: Lanes>(y: &mut [S], x: &[S], windows: SlidingWindows) -> bool {
    // Where a window is looked up takes longer than what a small one has to do.
    if windows.kernel[0] * windows.kernel[1] <= 4 {
        return false;
    }
    match Machine::of::<S>(windows.image[2]) {
        Machine::Wide(simd) => pool::run::<S, S::Wide>(simd, y, x, windows),
        Machine::Half(simd) => pool::run::<S, S::Half>(simd, y, x, windows),
        Machine::Plain => false,
    }
}

/// The registers for a row of numbers.
enum Machine {
    Wide(V4),
    Half(V3),
    Plain,
}

impl Machine {
    fn widest() -> Self {
        match (V4::try_new(), V3::try_new()) {
            (Some(simd), _) => Self::Wide(simd),
            (None, Some(simd)) => Self::Half(simd),
            (None, None) => Self::Plain,
        }
    }

    /// A row that leaves half of a wide register empty is worked on in narrow ones, of which most machines work on two at a time.
    fn of<S: Lanes>(numbers: usize) -> Self {
        let is_narrow = numbers <= S::Half::LANES;
        V3::try_new().filter(|_| is_narrow).map_or_else(Self::widest, Self::Half)
    }
}

/// What lies where.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    images: usize,
    /// The numbers of an image.
    image: usize,
    /// How many windows there are along the height and the width, and how far apart they are in memory.
    rows: usize,
    columns: usize,
    down: usize,
    along: usize,
    outputs: usize,
    /// A window is a number of runs of numbers that lie side by side: its lines, or its pixels if they are apart.
    lines: usize,
    parts: usize,
    run: usize,
    /// The distance from one line and from one part to the next.
    line_step: usize,
    part_step: usize,
}

impl Layout {
    /// `None`: a channel of the output does not see all channels of the input.
    #[must_use]
    pub fn of(windows: SlidingWindows, weights: usize, numbers: usize) -> Option<Self> {
        let SlidingWindows { image: [_, width, channels], kernel: [lines, pixels], stride, dilation, groups, .. } = windows;
        let ([rows, columns], depth, line) = (windows.count(), lines * pixels * channels, width * channels);
        if groups != 1 || depth == 0 || !weights.is_multiple_of(depth) || windows.numbers() == 0 {
            return None;
        }
        let together = dilation[1] == 1;
        Some(Self {
            images: numbers / windows.numbers(),
            image: windows.numbers(),
            rows,
            columns,
            down: stride[0] * line,
            along: stride[1] * channels,
            outputs: weights / depth,
            lines,
            parts: if together { 1 } else { pixels },
            run: if together { pixels * channels } else { channels },
            line_step: dilation[0] * line,
            part_step: dilation[1] * channels,
        })
    }

    /// How many numbers a window has: the rows of weights.
    #[inline(always)]
    const fn depth(self) -> usize {
        self.lines * self.parts * self.run
    }

    /// Where a row of weights starts in the image.
    #[inline(always)]
    fn start(self, row: usize) -> usize {
        let (run, place) = (row / self.run, row % self.run);
        run / self.parts * self.line_step + run % self.parts * self.part_step + place
    }

    /// The runs of a window: where each starts in the image, and the number of its first row of weights.
    #[inline(always)]
    fn runs(self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.lines).flat_map(move |line| {
            let from = move |part| line * self.line_step + part * self.part_step;
            (0..self.parts).map(move |part| (from(part), (line * self.parts + part) * self.run))
        })
    }

    /// Calls `f` with one or two registers of outputs.
    #[inline(always)]
    fn each_panel(self, lanes: usize, f: impl FnMut(Panel, Option<Panel>)) {
        each_panel(self.outputs, lanes, f);
    }
}

/// Calls `f` with one or two registers of so many numbers.
#[inline(always)]
fn each_panel(numbers: usize, lanes: usize, f: impl FnMut(Panel, Option<Panel>)) {
    each_panel_of(0..numbers, numbers, lanes, f);
}

/// The same for some of all numbers: they begin at a register, and end at one or with the last number.
#[inline(always)]
fn each_panel_of(some: Range<usize>, numbers: usize, lanes: usize, mut f: impl FnMut(Panel, Option<Panel>)) {
    let panel = |from| Panel::new(from, numbers, lanes);
    for from in some.clone().step_by(2 * lanes) {
        f(panel(from), (from + lanes < some.end).then(|| panel(from + lanes)));
    }
}

/// Rows of numbers of which whole registers are read, also where the numbers end.
struct Padded<'a, S> {
    numbers: &'a [S],
    /// The length of a row.
    row: usize,
    /// The number of rows behind which a register can be read.
    safe: usize,
    /// The rows behind those, and zeros.
    end: [S; 64],
}

impl<'a, S: Scalar> Padded<'a, S> {
    fn new(numbers: &'a [S], row: usize, lanes: usize) -> Self {
        let rows = numbers.len() / row;
        // The register of a row that is at least as long as a register ends with it.
        let safe = if row < lanes { numbers.len().saturating_sub(lanes - row) / row } else { rows };
        let mut end = [S::ZERO; 64];
        for (to, number) in end.iter_mut().zip(&numbers[safe * row..]) {
            *to = *number;
        }
        Self { numbers, row, safe, end }
    }

    /// Some rows, in two parts: where each begins, and how many there are.
    #[inline(always)]
    fn rows(&self, first: usize, count: usize) -> [(&[S], usize); 2] {
        let safe = self.safe.saturating_sub(first).min(count);
        let behind = (first + safe).saturating_sub(self.safe);
        [(&self.numbers[(first * self.row).min(self.numbers.len())..], safe), (&self.end[(behind * self.row).min(64)..], count - safe)]
    }
}

/// A register of outputs.
#[derive(Clone, Copy)]
struct Panel {
    /// The output of its first lane. The last register reaches back, so that it is full where that is possible.
    start: usize,
    /// The first output that no register before it has.
    from: usize,
}

impl Panel {
    fn new(from: usize, outputs: usize, lanes: usize) -> Self {
        Self { start: from.min(outputs.saturating_sub(lanes)), from }
    }
}

/// How many windows, or rows of weights, have their sums in registers at the same time. Each number is a function of its own, so there are
/// few. Seven because images of 28, 14 and 7 pixels are common.
const AT_ONCE: [usize; 5] = [8, 7, 4, 2, 1];

/// The same where the machine has registers for fourteen windows with two registers of numbers each.
const MORE_AT_ONCE: [usize; 6] = [14, 8, 7, 4, 2, 1];

/// Runs the tile of a file for so many at once, a constant of [`AT_ONCE`].
macro_rules! tile {
    ($simd:ident, $at_once:expr, $Tile:ident<$S:ident, $G:ident, _, $J:ident> { $($field:ident),* }) => {
        match $at_once {
            1 => $simd.vectorize($Tile::<$S, $G, 1, $J> { $simd, $($field),* }),
            2 => $simd.vectorize($Tile::<$S, $G, 2, $J> { $simd, $($field),* }),
            4 => $simd.vectorize($Tile::<$S, $G, 4, $J> { $simd, $($field),* }),
            7 => $simd.vectorize($Tile::<$S, $G, 7, $J> { $simd, $($field),* }),
            _ => $simd.vectorize($Tile::<$S, $G, 8, $J> { $simd, $($field),* }),
        }
    };
}
use tile;

/// The same for a constant of [`MORE_AT_ONCE`].
macro_rules! large_tile {
    ($simd:ident, $at_once:expr, $Tile:ident<$S:ident, $G:ident, _, $J:ident> { $($field:ident),* }) => {
        if $at_once == 14 {
            $simd.vectorize($Tile::<$S, $G, 14, $J> { $simd, $($field),* })
        } else {
            tile!($simd, $at_once, $Tile<$S, $G, _, $J> { $($field),* })
        }
    };
}
use large_tile;

/// Some of all windows, or of all rows of weights.
#[derive(Clone, Copy)]
struct Few {
    first: usize,
    /// A constant of [`AT_ONCE`].
    count: usize,
    /// How many of them others before them have, too.
    again: usize,
}

/// Splits a number into parts of some sizes, the largest first and the last of them 1, whose sums fit into the registers beside `panels`
/// registers of outputs. Where the last size is larger than what is left, its part reaches back.
fn parts(sizes: &[usize], all: usize, registers: usize, panels: usize) -> impl Iterator<Item = Few> {
    let most = ((registers - panels - 1) / panels).min(all);
    let sevens = all.is_multiple_of(7) && !all.is_multiple_of(8);
    let sizes = sizes.iter().copied().filter(move |size| *size <= most && !(sevens && *size == 8));
    let mut start = 0;
    core::iter::from_fn(move || {
        let left = all.checked_sub(start).filter(|left| *left > 0)?;
        // The smallest that holds all that is left, or the largest.
        let holds = sizes.clone().rfind(|size| *size >= left);
        let size = holds.or_else(|| sizes.clone().next())?;
        let first = start.min(all - size);
        let few = Few { first, count: size, again: start - first };
        start = first + size;
        Some(few)
    })
}
