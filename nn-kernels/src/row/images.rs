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
        match (rows, columns) {
            (_, 2) => part::<S, 2>(y, x, rows),
            (_, 3) => part::<S, 3>(y, x, rows),
            // Colours.
            (3, _) => {
                let mut planes = x.chunks_exact(columns.max(1));
                colours(y, core::array::from_fn(|_| planes.next().unwrap_or_default()));
            }
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
    let Frame { image: [height, width, channels], padding } = frame;
    let line = (width * channels).max(1);
    for (y, x) in framed(y, frame).zip(x.chunks_exact((height * line).max(1))) {
        let mut lines = x.chunks_exact(line);
        for (place, y) in y.chunks_exact_mut(to_line(frame)).enumerate() {
            if let Some(x) = place.checked_sub(padding[0][0]).and_then(|_| lines.next()) {
                copy(inside(y, frame), x);
            } else {
                y.fill(S::ZERO);
            }
        }
    }
}

/// The same, of images that come channel by channel.
#[inline(always)]
pub fn frame_planes<S: Scalar>(y: &mut [S], x: &[S], frame: Frame) {
    let Frame { image: [height, width, channels], padding } = frame;
    let plane = (height * width).max(1);
    for (y, x) in framed(y, frame).zip(x.chunks_exact((plane * channels).max(1))) {
        for (place, y) in y.chunks_exact_mut(to_line(frame)).enumerate() {
            let Some(line) = place.checked_sub(padding[0][0]).filter(|line| *line < height) else {
                y.fill(S::ZERO);
                continue;
            };
            let y = inside(y, frame);
            let of_plane = |channel: usize| x.get(channel * plane + line * width..).unwrap_or_default();
            if channels == 3 {
                colours(y, [0, 1, 2].map(of_plane));
                continue;
            }
            for channel in 0..channels {
                y.iter_mut().skip(channel).step_by(channels.max(1)).zip(of_plane(channel)).for_each(|(y, x)| *y = *x);
            }
        }
    }
}

/// The images with their frames.
#[inline(always)]
fn framed<S>(y: &mut [S], frame: Frame) -> ChunksExactMut<'_, S> {
    let [above, below] = frame.padding[0];
    y.chunks_exact_mut((above + frame.image[0] + below).max(1) * to_line(frame))
}

/// The numbers of a line with its frame.
#[inline(always)]
fn to_line(Frame { image: [_, width, channels], padding: [_, [left, right]] }: Frame) -> usize {
    ((left + width + right) * channels).max(1)
}

/// The part of a line that comes from an image. What is left and right of it becomes 0.
#[inline(always)]
fn inside<S: Scalar>(line: &mut [S], Frame { image: [_, width, channels], padding: [_, [left, _]] }: Frame) -> &mut [S] {
    let (before, rest) = line.split_at_mut_checked(left * channels).unwrap_or_default();
    let (inside, behind) = rest.split_at_mut_checked(width * channels).unwrap_or_default();
    before.fill(S::ZERO);
    behind.fill(S::ZERO);
    inside
}

/// Three planes side by side.
#[inline(always)]
fn colours<S: Scalar>(y: &mut [S], [a, b, c]: [&[S]; 3]) {
    for (y, ((a, b), c)) in y.as_chunks_mut().0.iter_mut().zip(a.iter().zip(b).zip(c)) {
        *y = [*a, *b, *c];
    }
}
