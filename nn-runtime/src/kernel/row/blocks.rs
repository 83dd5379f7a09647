//! A batch by blocks of columns: what belongs to a column, its sum or its factor, stays in a register while the rows pass by.

use crate::scalar::Scalar;

/// What is done to `N` neighbouring columns at once.
pub(super) trait Columns {
    /// Does it to the columns from `from` on.
    fn block<const N: usize>(&mut self, from: usize);
}

/// As many columns at once as the registers of AVX2 hold, then fewer.
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

/// A block of a row. A row that ends before has none.
#[inline(always)]
pub(super) fn columns<S, const N: usize>(row: &[S], from: usize) -> Option<&[S; N]> {
    row.get(from..).and_then(|row| row.first_chunk())
}

/// A block of a row, to be changed.
#[inline(always)]
pub(super) fn columns_mut<S, const N: usize>(row: &mut [S], from: usize) -> Option<&mut [S; N]> {
    row.get_mut(from..).and_then(|row| row.first_chunk_mut())
}

/// A block of what there is one of for each column.
#[inline(always)]
pub(super) fn copied<S: Scalar, const N: usize>(row: &[S], from: usize) -> [S; N] {
    columns(row, from).copied().unwrap_or([S::ZERO; N])
}
