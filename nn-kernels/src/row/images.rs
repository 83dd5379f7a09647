//! Copies of images: turned, and framed.

use core::slice::ChunksExactMut;

use super::columns::copy;
use crate::Frame;
use crate::scalar::Scalar;

/// How many columns are turned together, so that what is read and what is written stay in the cache.
const TOGETHER: usize = 16;

/// Swaps the axes of each row, a matrix of so many rows and columns.
#[inline(always)]
pub fn transpose<S: Scalar>(y: &mut [S], x: &[S], rows: usize, columns: usize) {
    let len = (rows * columns).max(1);
    for (y, x) in y.chunks_exact_mut(len).zip(x.chunks_exact(len)) {
        match columns {
            2 => part::<S, 2>(y, x, rows),
            3 => part::<S, 3>(y, x, rows),
            _ => {
                for (y, first) in y.chunks_mut(rows * TOGETHER).zip((0..columns).step_by(TOGETHER)) {
                    for row in (0..rows).step_by(4) {
                        let x: [&[S]; 4] = core::array::from_fn(|r| x.get((row + r) * columns + first..).unwrap_or_default());
                        join(y.chunks_exact_mut(rows), x, row, rows - row);
                    }
                }
            }
        }
    }
}

/// Puts numbers of four rows side by side, or of as many as are left.
#[inline(always)]
fn join<S: Scalar>(y: ChunksExactMut<'_, S>, [a, b, c, d]: [&[S]; 4], row: usize, left: usize) {
    match left {
        1 => y.zip(a).for_each(|(y, a)| put(y, row, [*a])),
        2 => y.zip(a.iter().zip(b)).for_each(|(y, (a, b))| put(y, row, [*a, *b])),
        3 => y.zip(a.iter().zip(b).zip(c)).for_each(|(y, ((a, b), c))| put(y, row, [*a, *b, *c])),
        _ => y.zip(a.iter().zip(b).zip(c).zip(d)).for_each(|(y, (((a, b), c), d))| put(y, row, [*a, *b, *c, *d])),
    }
}

#[inline(always)]
fn put<S, const N: usize>(y: &mut [S], row: usize, numbers: [S; N]) {
    if let Some(y) = y.get_mut(row..).and_then(|y| y.first_chunk_mut()) {
        *y = numbers;
    }
}

/// Numbers of `C` columns, which lay side by side.
#[inline(always)]
fn part<S: Scalar, const C: usize>(y: &mut [S], x: &[S], rows: usize) {
    let mut columns = y.chunks_exact_mut(rows.max(1));
    let mut columns: [&mut [S]; C] = core::array::from_fn(|_| columns.next().unwrap_or_default());
    for (row, numbers) in x.as_chunks::<C>().0.iter().enumerate() {
        for (column, number) in columns.iter_mut().zip(numbers) {
            if let Some(place) = column.get_mut(row) {
                *place = *number;
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
