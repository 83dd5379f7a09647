//! A recurrent layer whose sizes are known while compiling: small layers, of which a step takes less time than a few calls.

use core::marker::PhantomData;

use super::{Cell, CellForward, OneRow, Way, advance};
use crate::machine::Machine;
use crate::row::dense_fixed;
use crate::scalar::Scalar;

/// A recurrent layer for one row, or for a step of a stream: writes the state h of each step to `y`. The last step is the first if it is
/// reversed.
///
/// `h` and, of an LSTM, `c` are the states before the first step, and are replaced by those after the last one. `weight_ih` is
/// `[IN, GATES]` and `weight_hh` is `[UNITS, GATES]`, where `GATES` is the number of units times that of gates. Biases may be empty. `scratch`
/// has `2 · GATES` numbers. `lengths` is empty, or how many steps the row has.
#[inline(always)]
pub fn recurrent_fixed<S: Scalar, M: Machine, const IN: usize, const UNITS: usize, const GATES: usize>(
    y: &mut [S],
    scratch: &mut [S],
    h: &mut [S],
    c: &mut [S],
    x: &[S],
    weight_ih: &[S],
    weight_hh: &[S],
    bias_ih: &[S],
    bias_hh: &[S],
    cell: impl Cell<S>,
    units: usize,
    reversed: bool,
    lengths: &[S],
) {
    let (weights, biases) = ([weight_ih, weight_hh], [bias_ih, bias_hh]);
    OneRow { y, scratch, states: [h, c], x, weights, biases, units, reversed, lengths }
        .run(Fixed::<M, IN, UNITS, GATES>(PhantomData), cell);
}

/// With the instruction set `M`, which is that of the caller.
struct Fixed<M, const IN: usize, const UNITS: usize, const GATES: usize>(PhantomData<M>);

impl<M, const IN: usize, const UNITS: usize, const GATES: usize> Clone for Fixed<M, IN, UNITS, GATES> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, const IN: usize, const UNITS: usize, const GATES: usize> Copy for Fixed<M, IN, UNITS, GATES> {}

impl<S: Scalar, M: Machine, const IN: usize, const UNITS: usize, const GATES: usize> Way<S> for Fixed<M, IN, UNITS, GATES> {
    #[inline(always)]
    fn products(self, [gates, products]: [&mut [S]; 2], [x, h]: [&[S]; 2], weights: [&[S]; 2], biases: [Option<&[S]>; 2]) {
        dense_fixed::<S, M, IN, GATES>(gates, x, weights[0], biases[0]);
        dense_fixed::<S, M, UNITS, GATES>(products, h, weights[1], biases[1]);
    }

    #[inline(always)]
    fn advance(self, cell: impl Cell<S>, at: &mut CellForward<'_, S>) {
        advance::<S, M, _>(cell, at);
    }
}
