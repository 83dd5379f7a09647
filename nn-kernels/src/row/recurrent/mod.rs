//! Recurrent cells: what one step does with the numbers of one row, apart from the products.
//!
//! The gates of a step lie side by side, each with a number for every unit, in PyTorch's order. Units do not depend on one another here, so
//! they are processed in blocks.

mod cells;
mod fixed;

use super::{add, copy};
use crate::machine::Machine;
use crate::scalar::Scalar;

pub use cells::{GruCell, LstmCell, RnnCell};
pub use fixed::recurrent_fixed;

/// A kind of recurrent cell.
pub trait Cell<S: Scalar>: Copy {
    /// How many gates there are.
    const GATES: usize;
    /// Whether the state before a step reaches the one after it not only through the products.
    const DIRECT: bool;
    /// Whether the gradient with respect to the product of the last gate is not that with respect to the gate. It is then in what is kept.
    const RESETS: bool;

    /// A step of `N` units, from `from` on.
    fn forward<const N: usize>(self, from: usize, at: &mut CellForward<'_, S>);

    /// The same where no gradient is wanted: only the states are written. Apart from a gate that is reset, `gates` holds the sums of both
    /// products already.
    fn advance<M: Machine, const N: usize>(self, from: usize, at: &mut CellForward<'_, S>);

    /// The way back through [`forward`](Self::forward).
    fn backward<const N: usize>(self, from: usize, at: &mut CellBackward<'_, S>);
}

/// One row at one step. What a cell does not use may be empty.
#[derive(Debug)]
pub struct CellForward<'a, S> {
    /// `x W_ih + b_ih`, replaced by the gates.
    pub gates: &'a mut [S],
    /// `h W_hh + b_hh`
    pub products: &'a [S],
    /// What the backward pass needs besides.
    pub kept: &'a mut [S],
    /// The state c of an LSTM.
    pub carried: &'a mut [S],
    /// The state h.
    pub hidden: &'a mut [S],
}

/// One row at one step, on the way back. What a cell does not use may be empty; a state that is empty is 0.
#[derive(Debug)]
pub struct CellBackward<'a, S> {
    /// The gates, replaced by the gradient with respect to `x W_ih`. In a cell with a single gate the gradient of its output.
    pub gates: &'a mut [S],
    /// The gradient with respect to `h W_hh`, which is written.
    pub products: &'a mut [S],
    /// What the forward pass kept, and at the step before.
    pub kept: &'a mut [S],
    /// What the forward pass kept at the step before.
    pub kept_before: &'a [S],
    /// The output.
    pub y: &'a [S],
    /// The output at the step before.
    pub hidden_before: &'a [S],
    /// The gradient with respect to the output.
    pub d_y: &'a [S],
    /// The gradient with respect to the state h, from the step behind it; replaced by the part that does not go through the products.
    pub d_hidden: &'a mut [S],
    /// The gradient with respect to the state c.
    pub d_carried: &'a mut [S],
}

/// One step of all units.
#[inline(always)]
pub fn step_forward<S: Scalar>(cell: impl Cell<S>, at: &mut CellForward<'_, S>) {
    let (units, mut from) = (at.hidden.len(), 0);
    while from + 16 <= units {
        cell.forward::<16>(from, at);
        from += 16;
    }
    while from + 4 <= units {
        cell.forward::<4>(from, at);
        from += 4;
    }
    while from < units {
        cell.forward::<1>(from, at);
        from += 1;
    }
}

/// One step of all units, where only the states are wanted.
#[inline(always)]
pub fn advance<S: Scalar, M: Machine, C: Cell<S>>(cell: C, at: &mut CellForward<'_, S>) {
    let (units, mut from) = (at.hidden.len(), 0);
    // Before they are taken apart into gates, which do not begin where registers do.
    if let Some(sums) = at.gates.get_mut(..units * if C::RESETS { C::GATES - 1 } else { C::GATES }) {
        add(sums, at.products);
    }
    while from + 16 <= units {
        cell.advance::<M, 16>(from, at);
        from += 16;
    }
    if from + 8 <= units {
        cell.advance::<M, 8>(from, at);
        from += 8;
    }
    if from + 4 <= units {
        cell.advance::<M, 4>(from, at);
        from += 4;
    }
    while from < units {
        cell.advance::<M, 1>(from, at);
        from += 1;
    }
}

/// The way back through one step of all units.
#[inline(always)]
pub fn step_backward<S: Scalar>(cell: impl Cell<S>, at: &mut CellBackward<'_, S>) {
    let (units, mut from) = (at.d_hidden.len(), 0);
    while from + 16 <= units {
        cell.backward::<16>(from, at);
        from += 16;
    }
    while from + 4 <= units {
        cell.backward::<4>(from, at);
        from += 4;
    }
    while from < units {
        cell.backward::<1>(from, at);
        from += 1;
    }
}

/// How a step of one row is computed: with which instruction set, and for which sizes.
pub(crate) trait Way<S: Scalar> {
    /// The products with the weights of the inputs and of the states, with their biases.
    fn products(self, y: [&mut [S]; 2], x: [&[S]; 2], weights: [&[S]; 2], biases: [Option<&[S]>; 2]);

    /// See [`advance`].
    fn advance(self, cell: impl Cell<S>, at: &mut CellForward<'_, S>);
}

/// A recurrent layer over the steps of one row.
pub(crate) struct OneRow<'a, S> {
    /// The outputs.
    pub y: &'a mut [S],
    /// `2 · gates · units` numbers.
    pub scratch: &'a mut [S],
    /// The states h and c before the first step, replaced by those after the last one.
    pub states: [&'a mut [S]; 2],
    pub x: &'a [S],
    /// The weights of the inputs and of the states.
    pub weights: [&'a [S]; 2],
    /// Empty where there are none.
    pub biases: [&'a [S]; 2],
    pub units: usize,
    pub reversed: bool,
    /// Empty, or how many steps the row has.
    pub lengths: &'a [S],
}

impl<S: Scalar> OneRow<'_, S> {
    /// Goes over the steps.
    #[inline(always)]
    pub(crate) fn run<C: Cell<S>>(self, way: impl Way<S> + Copy, cell: C) {
        let Self { y, scratch, states: [hidden, carried], x, weights, biases, units, reversed, lengths } = self;
        let all = C::GATES * units;
        let Some((gates, rest)) = scratch.split_at_mut_checked(all) else { return };
        let Some(products) = rest.get_mut(..all) else { return };
        let (steps, inputs) = (y.len() / units.max(1), weights[0].len() / all.max(1));
        let there = super::padded::steps(lengths, 0, steps);
        if let Some(padding) = y.get_mut(there * units..) {
            padding.fill(S::ZERO);
        }
        for step in 0..there {
            let step = if reversed { there - 1 - step } else { step };
            let Some(x) = x.get(step * inputs..).and_then(|x| x.get(..inputs)) else { return };
            way.products([gates, products], [x, hidden], weights, biases.map(some));
            way.advance(cell, &mut CellForward { gates, products, kept: &mut [], carried, hidden });
            if let Some(y) = y.get_mut(step * units..) {
                copy(y, hidden);
            }
        }
    }
}

fn some<S>(bias: &[S]) -> Option<&[S]> {
    Some(bias).filter(|bias| !bias.is_empty())
}
