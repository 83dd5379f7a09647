//! Products of a batch with weights that stay in the second cache, on AVX-512.
//!
//! faer copies the weights of every product into the order in which it reads them, and holds sums of four rows at a time. Where the weights
//! lie in the second cache anyhow, row after row, the copy gains nothing, and sums of six rows want fewer of them: 24 registers of sums, four of
//! weights. Each output is summed in the order of the inputs, whatever the rows beside it.

use faer::prelude::ReborrowMut;
use faer::{ContiguousFwd, MatMut, MatRef};
use pulp::NullaryFnOnce;
use pulp::x86::V4;

use crate::kernel::registers::{Lanes, Register};

/// Of more bytes of weights, those that are wanted next have left the second cache.
const SECOND_CACHE: usize = 1 << 20;

/// `out = left · right`, all of them row after row.
pub(super) struct Product<'a, S> {
    simd: V4,
    out: MatMut<'a, S, usize, usize, isize, ContiguousFwd>,
    left: MatRef<'a, S, usize, usize, isize, ContiguousFwd>,
    right: MatRef<'a, S, usize, usize, isize, ContiguousFwd>,
}

impl<'a, S: Lanes> Product<'a, S> {
    /// A product that is faster here than faer's; `None` where it is not, or cannot be had. It never depends on the number of rows.
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

    /// `J` registers of columns, of all rows, six at a time or fewer, all about as many.
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

/// `R` rows of a product, `J` registers of columns. Each kind is a function of its own: all in one would fill a stack where nothing is optimised.
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
