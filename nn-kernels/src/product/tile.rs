//! Products of a batch with weights that fit into the second-level cache, on AVX-512.
//!
//! For every product, faer copies the weights into the order in which it reads them, and keeps sums for four rows at a time. Weights in the
//! second-level cache can be read row by row without the copy. Sums for six rows at a time also read fewer weights: 24 registers hold sums
//! and four hold weights. Each output is summed in the order of the inputs, regardless of the other rows.

use faer::prelude::ReborrowMut;
use faer::{ContiguousFwd, MatMut, MatRef};
use pulp::NullaryFnOnce;
use pulp::x86::V4;

use crate::registers::{Lanes, Register};

/// The largest size of weights, in bytes, that stay in the second-level cache.
const SECOND_CACHE: usize = 1 << 20;

/// Computes `out = left · right` for row-major matrices.
pub(super) struct Product<'a, S> {
    simd: V4,
    out: MatMut<'a, S, usize, usize, isize, ContiguousFwd>,
    left: MatRef<'a, S, usize, usize, isize, ContiguousFwd>,
    right: MatRef<'a, S, usize, usize, isize, ContiguousFwd>,
}

impl<'a, S: Lanes> Product<'a, S> {
    /// Returns a product that is faster here than with faer, or `None`. The choice does not depend on the number of rows.
    pub(super) fn new(out: MatMut<'a, S>, left: MatRef<'a, S>, right: MatRef<'a, S>) -> Option<Self> {
        let fits = right.ncols() * right.nrows() * size_of::<S>() <= SECOND_CACHE;
        if !fits || !right.ncols().is_multiple_of(2 * S::Wide::LANES) {
            return None;
        }
        let (simd, out) = (V4::try_new()?, out.try_as_row_major_mut()?);
        Some(Self { simd, out, left: left.try_as_row_major()?, right: right.try_as_row_major()? })
    }

    pub(super) fn run(mut self) {
        let (columns, panel) = (self.right.ncols(), 4 * S::Wide::LANES);
        for column in (0..columns).step_by(panel) {
            if columns - column >= panel {
                self.panel::<4>(column);
            } else {
                self.panel::<2>(column);
            }
        }
    }

    /// Computes `J` registers of columns for all rows, six rows at a time or fewer, in parts of about equal size.
    fn panel<const J: usize>(&mut self, column: usize) {
        let (rows, mut row) = (self.left.nrows(), 0);
        for tiles in (1..=rows.div_ceil(6)).rev() {
            let at_once = (rows - row).div_ceil(tiles);
            match at_once {
                1 => self.tile::<1, J>(row, column),
                2 => self.tile::<2, J>(row, column),
                3 => self.tile::<3, J>(row, column),
                4 => self.tile::<4, J>(row, column),
                5 => self.tile::<5, J>(row, column),
                _ => self.tile::<6, J>(row, column),
            }
            row += at_once;
        }
    }

    fn tile<const R: usize, const J: usize>(&mut self, row: usize, column: usize) {
        let simd = self.simd;
        simd.vectorize(Tile::<S, R, J> { product: self, row, column });
    }
}

/// `R` rows and `J` registers of columns of a product. Each combination is a separate function; in debug builds, one function for all would
/// use a large stack.
struct Tile<'t, 'a, S, const R: usize, const J: usize> {
    product: &'t mut Product<'a, S>,
    row: usize,
    column: usize,
}

impl<S: Lanes, const R: usize, const J: usize> NullaryFnOnce for Tile<'_, '_, S, R, J> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { product: Product { simd, out, left, right }, row, column } = self;
        let (simd, depth, columns) = (*simd, right.nrows(), column..column + J * S::Wide::LANES);
        let lines: [&[S]; R] = core::array::from_fn(|i| &left.row(row + i).as_slice()[..depth]);
        let mut sums = [[S::Wide::same(simd, S::ZERO); J]; R];
        for input in 0..depth {
            let weights = S::Wide::arrays(&right.row(input).as_slice()[columns.clone()]);
            let weights: [S::Wide; J] = core::array::from_fn(|j| S::Wide::load(&weights[j]));
            for (sums, line) in sums.iter_mut().zip(lines) {
                let input = S::Wide::same(simd, line[input]);
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = input.multiply_add(simd, weights, *sum);
                }
            }
        }
        for (i, sums) in sums.into_iter().enumerate() {
            let out = &mut out.rb_mut().row_mut(row + i).as_slice_mut()[columns.clone()];
            for (out, sum) in S::Wide::arrays_mut(out).iter_mut().zip(sums) {
                sum.store(out);
            }
        }
    }
}
