//! Processes a batch in blocks of columns. The sums or factors of a column stay in registers while the loop runs over the rows.

use crate::scalar::Scalar;

/// An operation on `N` neighbouring columns at once.
pub(super) trait Columns {
    /// Processes the columns from `from` on.
    fn block<const N: usize>(&mut self, from: usize);
}

/// Processes as many columns at once as AVX2 registers can hold, then smaller blocks.
#[inline(always)]
pub(super) fn by_blocks(width: usize, work: &mut impl Columns) {
    let mut from = 0;
    while from + 64 <= width {
        work.block::<64>(from);
        from += 64;
    }
    while from + 16 <= width {
        work.block::<16>(from);
        from += 16;
    }
    while from + 4 <= width {
        work.block::<4>(from);
        from += 4;
    }
    while from < width {
        work.block::<1>(from);
        from += 1;
    }
}

/// Returns a block of a row, or `None` if the row is too short.
#[inline(always)]
pub(super) fn columns<S, const N: usize>(row: &[S], from: usize) -> Option<&[S; N]> {
    row.get(from..).and_then(|row| row.first_chunk())
}

/// Returns a block of a row for modification.
#[inline(always)]
pub(super) fn columns_mut<S, const N: usize>(row: &mut [S], from: usize) -> Option<&mut [S; N]> {
    row.get_mut(from..).and_then(|row| row.first_chunk_mut())
}

/// Returns a block of a slice that has one number per column.
#[inline(always)]
pub(super) fn copied<S: Scalar, const N: usize>(row: &[S], from: usize) -> [S; N] {
    columns(row, from).copied().unwrap_or([S::ZERO; N])
}
