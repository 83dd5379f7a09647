//! Copies of images: turned, and framed.

use super::columns::copy;
use crate::Frame;
use crate::scalar::Scalar;

/// How many columns are turned together.
const TOGETHER: usize = 16;

/// Swaps the axes of each row, a matrix of so many rows and columns.
#[inline(always)]
pub fn transpose<S: Scalar>(y: &mut [S], x: &[S], rows: usize, columns: usize) {
    let len = (rows * columns).max(1);
    for (y, x) in y.chunks_exact_mut(len).zip(x.chunks_exact(len)) {
        // Some columns at a time, so that what is read and what is written stay in the cache, and four rows, which end up side by side.
        for (y, first) in y.chunks_mut(rows * TOGETHER).zip((0..columns).step_by(TOGETHER)) {
            for four in (0..rows).step_by(4) {
                let x: [&[S]; 4] = core::array::from_fn(|row| x.get((four + row) * columns + first..).unwrap_or_default());
                let [a, b, c, d] = x;
                if four + 4 <= rows {
                    let numbers = a.iter().zip(b).zip(c).zip(d);
                    for (y, (((a, b), c), d)) in y.chunks_exact_mut(rows).zip(numbers) {
                        if let Some(y) = y[four..].first_chunk_mut() {
                            *y = [*a, *b, *c, *d];
                        }
                    }
                } else {
                    for (row, x) in x.into_iter().enumerate().take(rows - four) {
                        for (y, x) in y.iter_mut().skip(four + row).step_by(rows).zip(x) {
                            *y = *x;
                        }
                    }
                }
            }
        }
    }
}

/// Copies images into larger ones, with zeros around them.
#[inline(always)]
pub fn frame<S: Scalar>(y: &mut [S], x: &[S], frame: Frame) {
    let Frame { image: [height, width, channels], padding: [[above, below], [left, right]] } = frame;
    let (line, to_line) = (width * channels, (left + width + right) * channels);
    y.fill(S::ZERO);
    for (y, x) in y.chunks_exact_mut(((above + height + below) * to_line).max(1)).zip(x.chunks_exact((height * line).max(1))) {
        for (y, x) in y.chunks_exact_mut(to_line.max(1)).skip(above).zip(x.chunks_exact(line.max(1))) {
            copy(&mut y[left * channels..], x);
        }
    }
}
