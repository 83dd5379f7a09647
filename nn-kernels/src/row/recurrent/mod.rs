//! Recurrent cells: what one step does with the numbers of one row, apart from the products.
//!
//! The gates of a step lie side by side, each with a number for every unit, in PyTorch's order. Units do not depend on one another here, so
//! they are processed in blocks.

mod cells;

use super::copy;
use super::dense::dense;
use crate::machine::Least;
use crate::scalar::Scalar;

pub use cells::{Gru, Lstm, Rnn};

/// A kind of recurrent cell.
pub trait Cell<S: Scalar>: Copy {
    /// How many gates there are.
    const GATES: usize;
    /// Whether the state before a step reaches the one after it not only through the products.
    const DIRECT: bool;
    /// Whether the gradient with respect to the product of the last gate is not that with respect to the gate. It is then in what is kept.
    const RESETS: bool;

    /// A step of `N` units, from `from` on.
    fn forward<const N: usize>(self, from: usize, at: &mut Forward<'_, S>);

    /// The way back through [`forward`](Self::forward).
    fn backward<const N: usize>(self, from: usize, at: &mut Backward<'_, S>);
}

/// One row at one step. What a cell does not use may be empty.
#[derive(Debug)]
pub struct Forward<'a, S> {
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
pub struct Backward<'a, S> {
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
pub fn step_forward<S: Scalar>(cell: impl Cell<S>, at: &mut Forward<'_, S>) {
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

/// The way back through one step of all units.
#[inline(always)]
pub fn step_backward<S: Scalar>(cell: impl Cell<S>, at: &mut Backward<'_, S>) {
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

/// How a step of one row is computed: with which instruction set.
pub(crate) trait Way<S: Scalar> {
    /// `y = x · weight + bias`
    fn product(self, y: &mut [S], x: &[S], weight: &[S], bias: Option<&[S]>);

    /// See [`step_forward`].
    fn step(self, cell: impl Cell<S>, at: &mut Forward<'_, S>);
}

/// With the instruction set of the caller.
#[derive(Clone, Copy)]
struct AsCaller;

impl<S: Scalar> Way<S> for AsCaller {
    #[inline(always)]
    fn product(self, y: &mut [S], x: &[S], weight: &[S], bias: Option<&[S]>) {
        dense::<S, Least>(y, x, weight, bias);
    }

    #[inline(always)]
    fn step(self, cell: impl Cell<S>, at: &mut Forward<'_, S>) {
        step_forward(cell, at);
    }
}

/// A recurrent layer in the prediction of one row.
pub(crate) struct OneRow<'a, S> {
    /// The outputs.
    pub y: &'a mut [S],
    /// `2 · gates · units` numbers.
    pub scratch: &'a mut [S],
    /// The states h and, of an LSTM, c.
    pub states: &'a mut [S],
    pub x: &'a [S],
    pub weight_ih: &'a [S],
    pub weight_hh: &'a [S],
    /// Empty where there are none.
    pub bias_ih: &'a [S],
    pub bias_hh: &'a [S],
    pub units: usize,
    pub reversed: bool,
}

impl<S: Scalar> OneRow<'_, S> {
    /// Goes over the steps.
    #[inline(always)]
    pub(crate) fn run<C: Cell<S>>(self, way: impl Way<S> + Copy, cell: C) {
        let Self { y, scratch, states, x, weight_ih, weight_hh, bias_ih, bias_hh, units, reversed } = self;
        let all = C::GATES * units;
        let Some((gates, rest)) = scratch.split_at_mut_checked(all) else { return };
        let (Some(products), Some((hidden, carried))) = (rest.get_mut(..all), states.split_at_mut_checked(units)) else { return };
        let (steps, inputs) = (y.len() / units.max(1), weight_ih.len() / all.max(1));
        for step in 0..steps {
            let step = if reversed { steps - 1 - step } else { step };
            let Some(x) = x.get(step * inputs..).and_then(|x| x.get(..inputs)) else { return };
            way.product(gates, x, weight_ih, some(bias_ih));
            way.product(products, hidden, weight_hh, some(bias_hh));
            way.step(cell, &mut Forward { gates, products, kept: &mut [], carried, hidden });
            if let Some(y) = y.get_mut(step * units..) {
                copy(y, hidden);
            }
        }
    }
}

/// Splits off the states h and c behind the rest of a layer's scratch memory, and sets them to those before the first step.
#[inline(always)]
pub(crate) fn started<'a, S: Scalar>(scratch: &'a mut [S], [h, c]: [&[S]; 2], units: usize) -> Option<[&'a mut [S]; 2]> {
    let (rest, states) = scratch.split_at_mut_checked(scratch.len().checked_sub(2 * units)?)?;
    let (hidden, carried) = states.split_at_mut_checked(units)?;
    start(hidden, h);
    start(carried, c);
    Some([rest, states])
}

/// Sets states, row by row, to the one given before the first step. It is 0 where none is given.
#[inline(always)]
pub(crate) fn start<S: Scalar>(states: &mut [S], given: &[S]) {
    if given.is_empty() {
        states.fill(S::ZERO);
    }
    for row in states.chunks_exact_mut(given.len().max(1)) {
        copy(row, given);
    }
}

fn some<S>(bias: &[S]) -> Option<&[S]> {
    Some(bias).filter(|bias| !bias.is_empty())
}

/// A recurrent layer for one row: writes the state h of each step to `y`. The last step is the first if it is reversed.
///
/// `weight_ih` is `[in, gates · units]` and `weight_hh` is `[units, gates · units]`. Biases and initial states may be empty. `scratch` has
/// `(2 · gates + 2) · units` numbers.
#[inline(always)]
pub fn recurrent<S: Scalar>(
    y: &mut [S],
    scratch: &mut [S],
    x: &[S],
    weight_ih: &[S],
    weight_hh: &[S],
    bias_ih: &[S],
    bias_hh: &[S],
    h: &[S],
    c: &[S],
    cell: impl Cell<S>,
    units: usize,
    reversed: bool,
) {
    let Some([scratch, states]) = started(scratch, [h, c], units) else { return };
    OneRow { y, scratch, states, x, weight_ih, weight_hh, bias_ih, bias_hh, units, reversed }.run(AsCaller, cell);
}

/// One step of a stream, or several: like [`recurrent`], from the states h and c that the step before has left.
///
/// `states` has `units` numbers, of an LSTM twice as many, and `scratch` has `2 · gates · units`.
#[inline(always)]
pub fn recurrent_step<S: Scalar>(
    y: &mut [S],
    scratch: &mut [S],
    states: &mut [S],
    x: &[S],
    weight_ih: &[S],
    weight_hh: &[S],
    bias_ih: &[S],
    bias_hh: &[S],
    cell: impl Cell<S>,
    units: usize,
) {
    OneRow { y, scratch, states, x, weight_ih, weight_hh, bias_ih, bias_hh, units, reversed: false }.run(AsCaller, cell);
}
