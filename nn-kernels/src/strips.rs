//! An image between two convolutions, or between a convolution and a pool, is made some lines at a time. The second step reads these lines
//! from the cache, and the whole image needs no memory.

use core::ops::Range;

use crate::images::SlidingWindows;

/// The strips of an image, from the top to the bottom. A strip is some rows of windows, and the lines that they see.
///
/// ```
/// # mod nn_runtime { pub use nn_kernels as kernel; }
/// use nn_runtime::kernel::{SlidingWindows, Strips};
///
/// // Squares of x, and sums of three of them.
/// let one = SlidingWindows { image: [10, 1, 1], kernel: [1, 1], stride: [1, 1], dilation: [1, 1], padding: [[0; 2]; 2], groups: 1 };
/// let three = SlidingWindows { kernel: [3, 1], ..one };
/// let (x, y, room) = ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &mut [0; 8], &mut [0; 5]);
/// for strip in Strips::between(one, three, room.len()) {
///     strip.keep(room);
///     for (z, x) in strip.made(room).iter_mut().zip(strip.lines(&x)) {
///         *z = x * x;
///     }
///     for (y, seen) in strip.rows(y).iter_mut().zip(strip.seen(room).windows(3)) {
///         *y = seen.iter().sum();
///     }
/// }
/// assert_eq!(*y, [14, 29, 50, 77, 110, 149, 194, 245]);
/// ```
#[derive(Clone, Debug)]
pub struct Strips {
    first: SlidingWindows,
    second: SlidingWindows,
    /// How many rows of windows a strip has.
    together: usize,
    /// The rows of windows that are done.
    done: usize,
    /// The lines that the strip before sees.
    seen: Range<usize>,
}

impl Strips {
    /// Returns the strips of an image. The windows of `first` make its lines, and must not pad. Those of `second` go over it, and the first
    /// row of them must see a line of it. `room` is how many of its numbers are in memory at a time: at least as many as a row of windows spans.
    #[must_use]
    pub const fn between(first: SlidingWindows, second: SlidingWindows, room: usize) -> Self {
        let [_, width, channels] = second.image;
        let (line, stride) = (width * channels, second.stride[0]);
        let more = (room / if line > 0 { line } else { 1 }).saturating_sub(span(second, 1));
        Self { first, second, together: more / if stride > 0 { stride } else { 1 } + 1, done: 0, seen: 0..0 }
    }
}

/// How many lines so many rows of windows span.
const fn span(windows: SlidingWindows, rows: usize) -> usize {
    if rows == 0 { 0 } else { (rows - 1) * windows.stride[0] + windows.dilation[0] * windows.kernel[0].saturating_sub(1) + 1 }
}

impl Iterator for Strips {
    type Item = Strip;

    fn next(&mut self) -> Option<Strip> {
        let SlidingWindows { image: [height, width, channels], stride, padding: [[above, _], sides], .. } = self.second;
        let ([of_rows, _], start) = (self.second.count(), self.done);
        if start >= of_rows {
            return None;
        }
        let together = of_rows.min(start + self.together);
        // Rows that see only padding go with those before them: a strip has lines.
        self.done = if together * stride[0] >= above + height { of_rows } else { together };
        let [from, to] = [0, span(self.second, together - start)].map(|line| (start * stride[0] + line).saturating_sub(above).min(height));
        let last = core::mem::replace(&mut self.seen, from..to);
        let kept = from.saturating_sub(last.start).min(last.len())..last.len();
        let above = above.saturating_sub(start * stride[0]);
        let below = span(self.second, self.done - start).saturating_sub(above + (to - from));
        let made = from + kept.len()..to;
        let [_, width_before, channels_before] = self.first.image;
        Some(Strip {
            first: SlidingWindows { image: [span(self.first, made.len()), width_before, channels_before], ..self.first },
            second: SlidingWindows { image: [to - from, width, channels], padding: [[above, below], sides], ..self.second },
            before: self.first.image[0],
            start: made.start * self.first.stride[0],
            kept,
            rows: start..self.done,
            of_rows,
        })
    }
}

/// Some rows of windows, and the lines that they see. The methods find its parts of the three images.
#[derive(Clone, Debug)]
pub struct Strip {
    /// The windows that make its lines.
    pub first: SlidingWindows,
    /// The windows that go over them.
    pub second: SlidingWindows,
    /// How many lines the image before has, and the first of them that is seen.
    before: usize,
    start: usize,
    /// Where the lines are that were made before and are seen again.
    kept: Range<usize>,
    /// The rows of windows, and how many all strips have.
    rows: Range<usize>,
    of_rows: usize,
}

impl Strip {
    /// Moves the lines that were made before, and are seen again, to the front.
    pub fn keep<S: Copy>(&self, room: &mut [S]) {
        let line = self.line();
        let Range { start, end } = self.kept;
        if start > 0 && end * line <= room.len() {
            room.copy_within(start * line..end * line, 0);
        }
    }

    /// The lines that are made for this strip.
    #[must_use]
    pub fn made<'a, S>(&self, room: &'a mut [S]) -> &'a mut [S] {
        room.get_mut(self.kept.len() * self.line()..self.second.numbers()).unwrap_or_default()
    }

    /// All lines that the second windows see.
    #[must_use]
    pub fn seen<'a, S>(&self, room: &'a [S]) -> &'a [S] {
        room.get(..self.second.numbers()).unwrap_or_default()
    }

    /// The lines of the image before that the first windows see.
    #[must_use]
    pub fn lines<'a, S>(&self, image: &'a [S]) -> &'a [S] {
        image.get(part(self.start..self.start + self.first.image[0], image.len(), self.before)).unwrap_or_default()
    }

    /// What the second windows give.
    #[must_use]
    pub fn rows<'a, S>(&self, all: &'a mut [S]) -> &'a mut [S] {
        all.get_mut(part(self.rows.clone(), all.len(), self.of_rows)).unwrap_or_default()
    }

    /// How many numbers a line of the image between has.
    const fn line(&self) -> usize {
        self.second.image[1] * self.second.image[2]
    }
}

/// The numbers of some lines, of so many numbers in so many lines.
fn part(lines: Range<usize>, numbers: usize, of_lines: usize) -> Range<usize> {
    let line = numbers / of_lines.max(1);
    lines.start * line..lines.end * line
}
