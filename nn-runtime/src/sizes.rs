//! Arithmetic of sizes while compiling. Sums and products are calls, so that they can stand wherever a size can.

pub use nn_kernels::{rounded, windows};

/// The sum of two sizes: a call, so that it can stand wherever a size can. One that passes all numbers is told of by an assertion beside it,
/// not by each use.
#[must_use]
pub const fn plus(a: usize, b: usize) -> usize {
    a.saturating_add(b)
}

/// The product of two sizes, as [`plus`].
#[must_use]
pub const fn times(a: usize, b: usize) -> usize {
    a.saturating_mul(b)
}

/// The size of one of so many equal parts.
#[must_use]
pub const fn divided(size: usize, parts: usize) -> usize {
    match size.checked_div(parts) {
        Some(size) => size,
        None => 0,
    }
}

/// The sum of many sizes, as [`plus`].
#[must_use]
pub const fn sum<const N: usize>(sizes: [usize; N]) -> usize {
    let (mut sum, mut place) = (0, 0);
    while place < N {
        sum = plus(sum, sizes[place]);
        place += 1;
    }
    sum
}

/// The side over which there are so many windows, one every `stride`, with more and less numbers behind the last.
#[must_use]
pub const fn side(windows: usize, stride: usize, [more, less]: [usize; 2]) -> usize {
    max((windows.saturating_sub(1) * stride + more).saturating_sub(less), 1)
}

/// How many numbers a layer of the user's own gives, beside the shape that it states. Where that is another one than declared,
/// [`stated_side`] tells of it.
#[must_use]
pub const fn stated_size(shape: &[usize], numbers: usize, axes: usize, declared: usize) -> usize {
    let (mut product, mut axis) = (1, 0);
    while axis < shape.len() {
        product = times(product, shape[axis]);
        axis += 1;
    }
    if shape.len() == axes && product != declared { declared } else { numbers }
}

/// A side of the shape that a layer of the user's own states, or the one that is declared if it states none.
#[must_use]
pub const fn stated_side(shape: &[usize], axis: usize, axes: usize, declared: usize) -> usize {
    if shape.len() == axes { shape[axis] } else { declared }
}

/// The most numbers of a row.
pub(crate) const MOST: usize = u32::MAX as usize;

/// The most numbers of a network: their bytes still have addresses.
pub(crate) const MOST_NUMBERS: usize = isize::MAX as usize / 16;

/// A size of a declaration, or 1 where it cannot be one: [`assert_size`](crate::text::assert_size) tells of it, once.
#[must_use]
pub const fn size(size: usize) -> usize {
    if size == 0 || size > MOST { 1 } else { size }
}

/// How many numbers there are so far, or none where they are too many: [`assert_fits`](crate::text::assert_fits) tells of it, once.
#[must_use]
pub const fn fitting(numbers: usize) -> usize {
    if numbers > MOST_NUMBERS { 0 } else { numbers }
}

/// How many rows of a width a block of a walk has: 4096 numbers, of which a few arrays fit into the nearest cache together.
#[must_use]
pub const fn block_rows(width: usize) -> usize {
    max(4096 / max(width, 1), 1)
}

/// The larger of two sizes.
#[must_use]
pub const fn max(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}
