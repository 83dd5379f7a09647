//! The way back through a convolution: line by line of the image that the windows go over, some windows of a row and one or two registers of
//! a line of their weights at a time. The sums of all windows that see the line are added to it.

use pulp::{Simd, WithSimd};

use super::{AT_ONCE, MORE_AT_ONCE, large_tile, parts, tile};
use crate::SlidingWindows;
use crate::images::Turned;
use crate::registers::{Lanes, Register};

/// What lies where.
#[derive(Clone, Copy)]
struct Layout {
    windows: SlidingWindows,
    turned: Turned,
    rows: usize,
    columns: usize,
    outputs: usize,
    /// The numbers of a line of the image.
    line: usize,
}

pub fn run<S: Lanes, G: Register<S>>(simd: G::Simd, x: &mut [S], y: &[S], weights: &[S], windows: SlidingWindows) {
    let ([rows, columns], turned) = (windows.count(), Turned::of(windows));
    let outputs = weights.len() / (windows.kernel[0] * turned.line()).max(1);
    let layout = Layout { windows, turned, rows, columns, outputs, line: windows.image[1] * windows.image[2] };
    x.fill(S::ZERO);
    let images = x.chunks_exact_mut(windows.numbers().max(1)).zip(y.chunks_exact((rows * columns * outputs).max(1)));
    for (x, y) in images {
        for line in 0..windows.image[0] {
            for part in 0..turned.parts {
                for from in (0..turned.run).step_by(2 * G::LANES) {
                    let place = Place { line, part, from };
                    if from + G::LANES < turned.run {
                        row::<S, G, 2>(simd, x, y, weights, layout, place);
                    } else {
                        row::<S, G, 1>(simd, x, y, weights, layout, place);
                    }
                }
            }
        }
    }
}

/// A line of the image, a part of the windows' lines, and the first of the numbers of that part.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    part: usize,
    from: usize,
}

/// All windows of a row.
fn row<S: Lanes, G: Register<S>, const J: usize>(simd: G::Simd, x: &mut [S], y: &[S], weights: &[S], layout: Layout, place: Place) {
    let sizes: &[usize] = if J == 2 { &MORE_AT_ONCE } else { &AT_ONCE };
    for some in parts(sizes, layout.columns, G::MOST, J) {
        let count = some.count;
        large_tile!(simd, count, Tile<S, G, _, J> { x, y, weights, layout, place, some });
    }
}

/// `R` windows and `J` registers of what they see.
struct Tile<'a, S, G: Register<S>, const R: usize, const J: usize> {
    simd: G::Simd,
    x: &'a mut [S],
    y: &'a [S],
    weights: &'a [S],
    layout: Layout,
    place: Place,
    some: super::Few,
}

impl<S: Lanes, G: Register<S>, const R: usize, const J: usize> WithSimd for Tile<'_, S, G, R, J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<V: Simd>(self, _: V) {
        let Self { simd, x, y, weights, layout: Layout { windows, turned, rows, columns, outputs, line }, place, some } = self;
        let SlidingWindows { image: [_, _, channels], kernel, stride, dilation, padding, .. } = windows;
        let mut sums = [[G::same(simd, S::ZERO); J]; R];
        let step = turned.line();
        for number in 0..kernel[0] {
            // The row of windows that see the line with this line of theirs, if there is one.
            let Some(below) = (place.line + padding[0][0]).checked_sub(number * dilation[0]) else { break };
            let (row, rest) = (below / stride[0], below % stride[0]);
            if rest != 0 || row >= rows {
                continue;
            }
            let y = &y[(row * columns + some.first) * outputs..][..R * outputs];
            let lines: [&[S]; R] = core::array::from_fn(|r| &y[r * outputs..][..outputs]);
            let weights = &weights[number * outputs * step + place.part * turned.step + place.from..];
            for output in 0..outputs {
                let registers: [G; J] = core::array::from_fn(|j| G::load_at(weights, output * step + j * G::LANES));
                for (sums, line) in sums.iter_mut().zip(lines) {
                    let y = G::same(simd, line[output]);
                    for (sum, register) in sums.iter_mut().zip(registers) {
                        *sum = y.multiply_add(simd, register, *sum);
                    }
                }
            }
        }
        let (start, before) = (place.line * line, padding[1][0] * channels);
        for (r, sums) in sums.into_iter().enumerate().skip(some.again) {
            let to = ((some.first + r) * stride[1] + place.part * dilation[1]) * channels + place.from;
            for (j, sum) in sums.into_iter().enumerate() {
                let (to, seen) = (to + j * G::LANES, G::LANES.min(turned.run - place.from - j * G::LANES));
                let inside = to.checked_sub(before).filter(|to| to + seen <= line);
                match inside.and_then(|to| x.get_mut(start + to..)).filter(|x| x.len() >= G::LANES) {
                    // Behind the lanes of the window are zeros.
                    Some(x) => sum.add(simd, G::load_first(x)).store_some(x),
                    None => add_inside(sum, &mut x[start..][..line], to, before),
                }
            }
        }
    }
}

/// Adds the lanes that are inside of a line. The first one belongs `before` numbers before `to`.
#[inline(never)]
fn add_inside<S: Lanes, G: Register<S>>(sum: G, line: &mut [S], to: usize, before: usize) {
    let mut lanes = [S::ZERO; 16];
    sum.store_some(&mut lanes[..G::LANES]);
    for (lane, sum) in lanes[..G::LANES].iter().enumerate() {
        if let Some(x) = (to + lane).checked_sub(before).and_then(|place| line.get_mut(place)) {
            *x += *sum;
        }
    }
}
