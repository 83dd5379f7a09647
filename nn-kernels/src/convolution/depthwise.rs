//! Convolutions of each channel with weights of its own, and their epilogue. Lanes are channels. The lines that windows see are copied into
//! registers side by side, with the padding, some lines at a time: so what several windows see at the same place of theirs is one run, whatever
//! the number of channels and the stride.

use core::ops::Range;

use pulp::{Simd, WithSimd};

use super::{AT_ONCE, Few, Finish, Panel, each_panel, parts};
use crate::epilogue::Epilogue;
use crate::images::SlidingWindows;
use crate::registers::{Lanes, Register};

/// How many registers are copied at a time, at most: two thirds of the first cache.
const COPIED: usize = 512;

/// How many bytes of an image some rows of windows see, about: a quarter of the second cache.
const SEEN: usize = 1 << 19;

/// How far apart windows are along a line, at most.
const STRIDE: usize = 4;

/// How many weights a channel has, at most.
const WEIGHTS: usize = 64;

/// Whether a convolution is done this way: the channels fill a register, and the copies have room for some windows.
#[must_use]
pub fn fits<S: Lanes, G: Register<S>>(windows: SlidingWindows) -> bool {
    let SlidingWindows { image: [.., channels], kernel: [lines, pixels], .. } = windows;
    let lie = Lie::of(windows);
    channels >= G::LANES && lines * pixels <= WEIGHTS && lie.stride <= STRIDE && lie.registers(8) <= COPIED / 2
}

pub fn run<S: Lanes, G: Register<S>>(
    simd: G::Simd,
    y: &mut [S],
    x: &[S],
    weight: &[S],
    windows: SlidingWindows,
    epilogue: Epilogue<'_, S>,
) {
    // Zeros for all copies would take as long as a small image.
    if Lie::of(windows).registers(windows.count()[1]) <= COPIED / 16 {
        images::<S, G, { COPIED / 8 }>(simd, y, x, weight, windows, epilogue);
    } else {
        images::<S, G, COPIED>(simd, y, x, weight, windows, epilogue);
    }
}

/// All images, with room for so many copies.
// Its arrays take stack that other convolutions shall not.
#[inline(never)]
fn images<S: Lanes, G: Register<S>, const N: usize>(
    simd: G::Simd,
    y: &mut [S],
    x: &[S],
    weight: &[S],
    windows: SlidingWindows,
    epilogue: Epilogue<'_, S>,
) {
    let ([rows, columns], [.., channels]) = (windows.count(), windows.image);
    let size = (rows * columns * channels).max(1);
    // Of a large image so many rows that what they see stays in the second cache for all channels.
    let is_large = windows.numbers() * size_of::<S>() > 2 * SEEN;
    let seen = windows.stride[0] * windows.image[1] * channels * size_of::<S>();
    let together = if is_large { (SEEN / seen).max(4) } else { rows.max(1) };
    let zero = G::same(simd, S::ZERO);
    let (weights, copies) = (&mut [zero; 2 * WEIGHTS], &mut [zero; N]);
    for (y, x) in y.chunks_exact_mut(size).zip(x.chunks_exact(windows.numbers().max(1))) {
        for start in (0..rows).step_by(together) {
            let rows = &(start..rows.min(start + together));
            each_panel(channels, G::LANES, |first, second| match second {
                Some(second) => some_rows(simd, y, x, weight, windows, rows, [first, second], weights, copies, epilogue),
                None => some_rows(simd, y, x, weight, windows, rows, [first], weights, copies, epilogue),
            });
        }
    }
}

/// Some channels of some rows of windows, as many columns at a time as the copies have room for.
#[expect(clippy::too_many_arguments, reason = "they are one convolution")]
fn some_rows<S: Lanes, G: Register<S>, const J: usize>(
    simd: G::Simd,
    y: &mut [S],
    x: &[S],
    weight: &[S],
    windows: SlidingWindows,
    rows: &Range<usize>,
    panels: [Panel; J],
    weights: &mut [G],
    copies: &mut [G],
    epilogue: Epilogue<'_, S>,
) {
    let (columns, lie, finish) = (windows.count()[1], Lie::of(windows), &Finish::new(simd, epilogue, panels));
    let (weights, copies) = (weights.as_chunks_mut().0, copies.as_chunks_mut().0);
    for (to, from) in weights.iter_mut().zip(weight.chunks_exact(windows.image[2])) {
        *to = panels.map(|panel| G::load_at(from, panel.start));
    }
    let together = lie.windows(copies.len()).min(columns).max(1);
    for start in (0..columns).step_by(together) {
        let columns = start..columns.min(start + together);
        let (y, weights, copies) = (&mut *y, &*weights, &mut copies[..]);
        simd.vectorize(Channels { simd, y, x, weights, windows, lie, rows: rows.clone(), columns, panels, copies, finish });
    }
}

/// How the copies of lines lie: so many lines, of which the next ones overwrite the first. A line has its pixels in the order in which windows
/// see them: every second one where the stride is two, then the others.
#[derive(Clone, Copy)]
struct Lie {
    lines: usize,
    /// How many windows further the last pixel of a window is the first one.
    further: usize,
    stride: usize,
}

impl Lie {
    fn of(windows: SlidingWindows) -> Self {
        let [lines, pixels] = [0, 1].map(|axis| windows.dilation[axis] * windows.kernel[axis].saturating_sub(1));
        let stride = windows.stride[1].max(1);
        Self { lines: lines + 1, further: pixels / stride, stride }
    }

    /// How many registers so many windows need.
    fn registers(self, windows: usize) -> usize {
        self.lines * self.stride * (windows + self.further)
    }

    /// For how many windows there are so many registers.
    fn windows(self, registers: usize) -> usize {
        (registers / (self.lines * self.stride)).saturating_sub(self.further)
    }
}

/// Registers of channels, of the windows of an image in some rows and columns.
struct Channels<'a, S, G: Register<S>, const J: usize> {
    simd: G::Simd,
    y: &'a mut [S],
    x: &'a [S],
    weights: &'a [[G; J]],
    windows: SlidingWindows,
    lie: Lie,
    rows: Range<usize>,
    columns: Range<usize>,
    panels: [Panel; J],
    copies: &'a mut [[G; J]],
    finish: &'a Finish<G, J>,
}

impl<S: Lanes, G: Register<S>, const J: usize> WithSimd for Channels<'_, S, G, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(mut self, _: V) {
        let SlidingWindows { kernel: [_, pixels], stride, dilation, padding, .. } = self.windows;
        let part = self.columns.len() + self.lie.further;
        // Where in its line what the first window sees at each of its pixels is copied to.
        let mut places = [0; WEIGHTS];
        for (pixel, place) in places.iter_mut().enumerate().take(pixels) {
            let pixel = pixel * dilation[1];
            *place = pixel % self.lie.stride * part + pixel / self.lie.stride;
        }
        let (places, sources) = (&places[..pixels], &self.sources());
        let mut copied = (self.rows.start * stride[0]).saturating_sub(padding[0][0]);
        let (mut to, mut first) = (copied % self.lie.lines, 0);
        for row in self.rows.clone() {
            // The lines of weights that see a line of the image.
            let lines = self.windows.inside(0, row);
            if !lines.is_empty() {
                let seen = row * stride[0] + lines.start * dilation[0] - padding[0][0];
                first = seen % self.lie.lines;
                while copied <= seen + (lines.len() - 1) * dilation[0] {
                    self.copy(copied, to, sources);
                    (copied, to) = (copied + 1, if to + 1 == self.lie.lines { 0 } else { to + 1 });
                }
            }
            for Few { first: column, count, .. } in parts(&AT_ONCE, self.columns.len(), G::MOST, J) {
                match count {
                    1 => self.some::<1>(row, column, &lines, first, places),
                    2 => self.some::<2>(row, column, &lines, first, places),
                    4 => self.some::<4>(row, column, &lines, first, places),
                    7 => self.some::<7>(row, column, &lines, first, places),
                    _ => self.some::<8>(row, column, &lines, first, places),
                }
            }
        }
    }
}

impl<S: Lanes, G: Register<S>, const J: usize> Channels<'_, S, G, J> {
    /// For each part of the copy of a line: between which places it lies inside of the image, and where the first of these is in the line.
    #[inline(always)]
    fn sources(&self) -> [[usize; 3]; STRIDE] {
        let SlidingWindows { image: [_, width, channels], padding: [_, [left, _]], .. } = self.windows;
        let (stride, part) = (self.lie.stride, self.columns.len() + self.lie.further);
        let over = |pixels: usize| if stride == 1 { pixels } else { pixels.div_ceil(stride) };
        let mut sources = [[0; 3]; STRIDE];
        for (phase, source) in sources.iter_mut().enumerate().take(stride) {
            let first = self.columns.start * stride + phase;
            let before = over(left.saturating_sub(first)).min(part);
            let end = over((width + left).saturating_sub(first)).clamp(before, part);
            *source = [before, end, (first + before * stride).saturating_sub(left) * channels];
        }
        sources
    }

    /// Copies what the windows see of a line.
    #[inline(always)]
    fn copy(&mut self, line: usize, to: usize, sources: &[[usize; 3]; STRIDE]) {
        let Self { simd, x, windows: SlidingWindows { image: [_, width, channels], .. }, lie, panels, .. } = *self;
        let part = self.columns.len() + lie.further;
        let copies = &mut self.copies[to * lie.stride * part..][..lie.stride * part];
        let x = &x[line * width * channels..][..width * channels];
        for (copies, [before, end, from]) in copies.chunks_exact_mut(part).zip(sources) {
            let mut from = *from;
            for copies in &mut copies[*before..*end] {
                for (copy, panel) in copies.iter_mut().zip(panels) {
                    *copy = G::load_at(x, from + panel.start);
                }
                from += lie.stride * channels;
            }
            copies[..*before].fill([G::same(simd, S::ZERO); J]);
            copies[*end..].fill([G::same(simd, S::ZERO); J]);
        }
    }

    /// `R` windows of a line.
    #[inline(always)]
    fn some<const R: usize>(&mut self, row: usize, column: usize, lines: &Range<usize>, first: usize, places: &[usize]) {
        let Self { simd, weights, windows: SlidingWindows { image: [.., channels], dilation, .. }, lie, panels, finish, .. } = *self;
        let line_of_copies = lie.stride * (self.columns.len() + lie.further);
        let mut sums = [finish.bias; R];
        let mut copy = first;
        for line in lines.clone() {
            let copies = &self.copies[copy * line_of_copies + column..(copy + 1) * line_of_copies];
            for (place, registers) in places.iter().zip(&weights[line * places.len()..]) {
                let seen = &copies[*place..][..R];
                for (sums, seen) in sums.iter_mut().zip(seen) {
                    for ((sum, x), register) in sums.iter_mut().zip(seen).zip(registers) {
                        *sum = x.multiply_add(simd, *register, *sum);
                    }
                }
            }
            copy += dilation[0];
            if copy >= lie.lines {
                copy -= lie.lines;
            }
        }
        let y = &mut self.y[(row * self.windows.count()[1] + self.columns.start + column) * channels..][..R * channels];
        finish.store(simd, sums, y, channels, panels);
    }
}
