//! The items that generated code uses. Not a public interface: it can change without notice.

use crate::layer::{Layer, Memory};
use crate::machine::Machine;
use crate::scalar::Scalar;

pub use crate::embedded::{Aligned, File, Stored, cast};
pub use crate::kernel;
pub use crate::names::{Tensors, join_names, join_tensors, names_len, tensors_len};
pub use crate::narrow::{Narrow, predict_narrow};
pub use crate::numbers::Numbers;
pub use crate::text::{Part, as_str, assert_equal, assert_fits, assert_named, assert_several, assert_size, text, text_len};

#[cfg(feature = "train")]
pub use {
    crate::__as_layer as as_layer,
    crate::compiled::{Compiled, Fold, How, Join, Of, Scaler, WithLoss, backward, forward, predict_batch},
    crate::landmark::Landmark,
    rand::Rng,
};

/// Groups generated items, so that one attribute applies to all of them.
#[doc(hidden)]
#[macro_export]
macro_rules! __items {
    ($($items:tt)*) => { $($items)* };
}

pub use __items as items;

/// Generated items that only training needs.
#[cfg(feature = "train")]
#[doc(hidden)]
#[macro_export]
macro_rules! __train {
    ($($items:tt)*) => { $($items)* };
}

/// Generated items that only training needs. Without the feature `train` there are none.
#[cfg(not(feature = "train"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __train {
    ($($items:tt)*) => {};
}

pub use __train as train;

/// The sum of two sizes. It is a function, so that it can stand anywhere a size can. It saturates; an assertion beside it reports the
/// overflow once, instead of at each use.
#[must_use]
pub const fn plus(a: usize, b: usize) -> usize {
    a.saturating_add(b)
}

/// The product of two sizes, like [`plus`].
#[must_use]
pub const fn times(a: usize, b: usize) -> usize {
    a.saturating_mul(b)
}

/// The sum of many sizes, like [`plus`].
#[must_use]
pub const fn sum<const N: usize>(sizes: [usize; N]) -> usize {
    let (mut sum, mut place) = (0, 0);
    while place < N {
        sum = plus(sum, sizes[place]);
        place += 1;
    }
    sum
}

/// The maximum number of numbers in a row.
pub(crate) const MOST: usize = u32::MAX as usize;

/// The maximum number of numbers in a network, whose bytes can still be addressed.
pub(crate) const MOST_NUMBERS: usize = isize::MAX as usize / 16;

/// A size of a declaration, or 1 if it is invalid. [`assert_size`] reports that, once.
#[must_use]
pub const fn size(size: usize) -> usize {
    if size == 0 || size > MOST { 1 } else { size }
}

/// A running count of numbers, or 0 if there are too many. [`assert_fits`] reports that, once.
#[must_use]
pub const fn fitting(numbers: usize) -> usize {
    if numbers > MOST_NUMBERS { 0 } else { numbers }
}

/// The total memory before each part of a workspace.
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

/// The rows of a block in a walk, for a given width: 4096 numbers, so that a few such arrays fit into the first-level cache.
#[must_use]
pub const fn block_rows(width: usize) -> usize {
    max(4096 / max(width, 1), 1)
}

/// The larger of two sizes.
#[must_use]
pub const fn max(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// Splits a slice into consecutive parts.
///
/// The sizes in generated code come from one plan and always fit. A caller that runs a pass by hand with too little memory causes a panic
/// here; the kernels would silently use the shorter slices.
pub fn carve<S, const N: usize>(numbers: &mut [S], lengths: [usize; N]) -> [&mut [S]; N] {
    let mut rest = numbers;
    lengths.map(|length| {
        let (part, behind) = core::mem::take(&mut rest).split_at_mut(length);
        rest = behind;
        part
    })
}

/// Like [`carve`], with parts of `width` numbers for each row.
pub fn carve_rows<S, const N: usize>(numbers: &mut [S], rows: usize, widths: [usize; N]) -> [&mut [S]; N] {
    carve(numbers, widths.map(|width| rows * width))
}

/// Like [`carve`], with the memory of each part.
pub fn carve_memory<S, const N: usize>(numbers: &mut [S], rows: usize, parts: [Memory; N]) -> [&mut [S]; N] {
    carve(numbers, parts.map(|part| part.numbers(rows)))
}

/// Converts a slice to an array of the same length.
///
/// # Panics
/// If the length differs, which generated code rules out.
#[must_use]
pub fn array<S, const N: usize>(numbers: &[S]) -> &[S; N] {
    match numbers.first_chunk() {
        Some(array) => array,
        None => unreachable!("a named view has the length of its tensor"),
    }
}

/// Like [`array`], for modification.
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

/// Converts a slice to a table of the same size, with a row for each input.
///
/// # Panics
/// As [`array`].
#[must_use]
pub fn table<S, const ROWS: usize, const COLUMNS: usize>(numbers: &[S]) -> &[[S; COLUMNS]; ROWS] {
    array(numbers.as_chunks().0)
}

/// Like [`table`], for modification.
///
/// # Panics
/// As [`array`].
#[must_use]
pub fn table_mut<S, const ROWS: usize, const COLUMNS: usize>(numbers: &mut [S]) -> &mut [[S; COLUMNS]; ROWS] {
    array_mut(numbers.as_chunks_mut().0)
}

/// Predicts one row, with one choice of instruction set for the whole network.
#[must_use]
pub fn predict<L: Layer<IN, S>, S: Scalar, const IN: usize, const OUT: usize>(
    parameters: &[S],
    statistics: &[S],
    input: &[S; IN],
) -> [S; OUT] {
    struct Predict<'a, L, S, const IN: usize, const OUT: usize> {
        parameters: &'a [S],
        statistics: &'a [S],
        input: &'a [S; IN],
        layer: core::marker::PhantomData<L>,
    }
    impl<L: Layer<IN, S>, S: Scalar, const IN: usize, const OUT: usize> kernel::Operation for Predict<'_, L, S, IN, OUT> {
        type Output = [S; OUT];

        #[inline(always)]
        fn run<M: Machine>(self) -> [S; OUT] {
            let mut output = [S::ZERO; OUT];
            L::predict_with::<M>(self.parameters, self.statistics, self.input, &mut output);
            output
        }
    }
    kernel::dispatch(Predict { parameters, statistics, input, layer: core::marker::PhantomData::<L> })
}
