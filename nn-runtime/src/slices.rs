//! Parts of a slice, and slices as arrays: what an expansion takes numbers apart with.

use crate::layer::Memory;

/// What the parts of a workspace before each of them take.
#[must_use]
pub const fn before<const N: usize>(parts: [Memory; N]) -> [Memory; N] {
    let (mut starts, mut end, mut part) = ([Memory::NONE; N], Memory::NONE, 0);
    while part < N {
        starts[part] = end;
        end = end.plus(parts[part]);
        part += 1;
    }
    starts
}

/// Parts of a slice, one behind the other.
///
/// The sizes of an expansion are made from one plan and always fit. Who calls a pass by hand, with less memory than it asks for, is
/// stopped here: kernels would compute with what is there.
pub fn carve<S, const N: usize>(numbers: &mut [S], lengths: [usize; N]) -> [&mut [S]; N] {
    let mut rest = numbers;
    lengths.map(|length| {
        let (part, behind) = core::mem::take(&mut rest).split_at_mut(length);
        rest = behind;
        part
    })
}

/// As [`carve`], by the numbers that each part has for every row.
pub fn carve_rows<S, const N: usize>(numbers: &mut [S], rows: usize, widths: [usize; N]) -> [&mut [S]; N] {
    carve(numbers, widths.map(|width| rows * width))
}

/// As [`carve`], by what each part keeps.
pub fn carve_memory<S, const N: usize>(numbers: &mut [S], rows: usize, parts: [Memory; N]) -> [&mut [S]; N] {
    carve(numbers, parts.map(|part| part.numbers(rows)))
}

/// A slice as the array it is known to be.
///
/// # Panics
/// Where the length is another, which an expansion rules out.
#[must_use]
pub fn array<S, const N: usize>(numbers: &[S]) -> &[S; N] {
    match numbers.first_chunk() {
        Some(array) => array,
        None => unreachable!("a named view has the length of its tensor"),
    }
}

/// As [`array`], to be changed.
///
/// # Panics
/// As [`array`].
#[must_use]
pub fn array_mut<S, const N: usize>(numbers: &mut [S]) -> &mut [S; N] {
    match numbers.first_chunk_mut() {
        Some(array) => array,
        None => unreachable!("a named view has the length of its tensor"),
    }
}

/// A slice as the table it is known to be, a row for each input.
///
/// # Panics
/// As [`array`].
#[must_use]
pub fn table<S, const ROWS: usize, const COLUMNS: usize>(numbers: &[S]) -> &[[S; COLUMNS]; ROWS] {
    array(numbers.as_chunks().0)
}

/// As [`table`], to be changed.
///
/// # Panics
/// As [`array`].
#[must_use]
pub fn table_mut<S, const ROWS: usize, const COLUMNS: usize>(numbers: &mut [S]) -> &mut [[S; COLUMNS]; ROWS] {
    array_mut(numbers.as_chunks_mut().0)
}

/// The weight of a convolution over a sequence as the array it is known to be: `[kernel][in][out]`.
///
/// # Panics
/// As [`array`].
#[must_use]
pub fn steps<S, const STEPS: usize, const ROWS: usize, const COLUMNS: usize>(numbers: &[S]) -> &[[[S; COLUMNS]; ROWS]; STEPS] {
    array(numbers.as_chunks().0.as_chunks().0)
}

/// As [`steps`], to be changed.
///
/// # Panics
/// As [`array`].
#[must_use]
pub fn steps_mut<S, const STEPS: usize, const ROWS: usize, const COLUMNS: usize>(numbers: &mut [S]) -> &mut [[[S; COLUMNS]; ROWS]; STEPS] {
    array_mut(numbers.as_chunks_mut().0.as_chunks_mut().0)
}

/// The weight of a convolution over images as the array it is known to be: `[height][width][in][out]`.
///
/// # Panics
/// As [`array`].
#[must_use]
pub fn pixels<S, const HEIGHT: usize, const WIDTH: usize, const ROWS: usize, const COLUMNS: usize>(
    numbers: &[S],
) -> &[[[[S; COLUMNS]; ROWS]; WIDTH]; HEIGHT] {
    array(numbers.as_chunks().0.as_chunks().0.as_chunks().0)
}

/// As [`pixels`], to be changed.
///
/// # Panics
/// As [`array`].
#[must_use]
pub fn pixels_mut<S, const HEIGHT: usize, const WIDTH: usize, const ROWS: usize, const COLUMNS: usize>(
    numbers: &mut [S],
) -> &mut [[[[S; COLUMNS]; ROWS]; WIDTH]; HEIGHT] {
    array_mut(numbers.as_chunks_mut().0.as_chunks_mut().0.as_chunks_mut().0)
}
