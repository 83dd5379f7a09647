//! Recurrent layers over the steps of a batch, forwards and back through time.
//!
//! A step is one product for all rows of the batch, `h W_hh`, and then the cell, unit by unit (`row/recurrent.rs`). The products with the
//! inputs of all steps are one product before, and the gradient with respect to `W_hh` is one product behind.

use faer::MatRef;

use crate::product::Products;
use crate::row::{Cell, CellBackward, CellForward, add_bias, copy, step_backward, step_forward, steps, sum_rows};
use crate::scalar::Scalar;
use crate::{Machine, Operation, dispatch, matrix, matrix_mut};

/// The sizes of a pass, and its direction.
#[derive(Clone, Copy)]
pub(crate) struct Over<'a, S> {
    pub steps: usize,
    pub units: usize,
    pub reversed: bool,
    /// How many steps each row has. If it is empty, all.
    pub lengths: &'a [S],
}

impl<S: Scalar> Over<'_, S> {
    /// The step of a row that is processed as number `turn`, if the row has so many. Rows that go from the end begin at their own.
    fn step(self, row: usize, turn: usize) -> Option<usize> {
        let length = steps(self.lengths, row, self.steps);
        let left = length.checked_sub(turn + 1)?;
        Some(if self.reversed { left } else { turn })
    }

    /// A row at one step in numbers of which each step has so many. Empty if the slice is.
    fn at(self, all: &[S], row: usize, step: usize, width: usize) -> &[S] {
        all.get((row * self.steps + step) * width..).and_then(|all| all.get(..width)).unwrap_or_default()
    }

    /// A row at one step, for modification, and at the one before or behind it.
    fn two(self, all: &mut [S], row: usize, [step, other]: [usize; 2]) -> (&mut [S], &[S]) {
        let width = self.units;
        let (start, end) = (row * self.steps * width, (row + 1) * self.steps * width);
        let Some((earlier, later)) = all.get_mut(start..end).and_then(|all| all.split_at_mut_checked(step.max(other) * width)) else {
            return Default::default();
        };
        let earlier = earlier.get_mut(step.min(other) * width..).unwrap_or_default();
        let [earlier, later] = [earlier, later].map(|numbers| numbers.get_mut(..width).unwrap_or_default());
        if step > other { (later, earlier) } else { (earlier, later) }
    }

    fn at_mut(self, all: &mut [S], row: usize, step: usize, width: usize) -> &mut [S] {
        all.get_mut((row * self.steps + step) * width..).and_then(|all| all.get_mut(..width)).unwrap_or_default()
    }
}

/// The states h and c before the first step.
pub(crate) enum States<'a, S> {
    /// Those of all rows; empty if they are 0.
    Equal([&'a [S]; 2]),
    /// Those of each row, replaced by the ones behind the last step.
    OfRows([&'a mut [S]; 2]),
}

/// The forward pass. What a cell does not use is empty.
pub(crate) struct Pass<'a, S> {
    /// The products of the inputs of each step, with their bias; replaced by the gates.
    pub gates: &'a mut [S],
    pub kept: &'a mut [S],
    pub y: &'a mut [S],
    /// `(gates + 2) · units` numbers for each row.
    pub scratch: &'a mut [S],
    pub weight: &'a [S],
    pub bias: &'a [S],
    pub states: States<'a, S>,
}

impl<S: Products> Pass<'_, S> {
    pub(crate) fn run<C: Cell<S>>(self, cell: C, over: Over<'_, S>) {
        let Self { gates, kept, y, scratch, weight, bias, states } = self;
        let (units, all) = (over.units, C::GATES * over.units);
        let rows = gates.len() / (over.steps * all).max(1);
        let Some([products, hidden, carried]) = parts(scratch, [rows * all, rows * units, rows * units]) else { return };
        let Some(weight) = weight.get(..units * all) else { return };
        let (hidden, carried, begins) = match states {
            States::Equal([h, c]) => {
                start(hidden, h);
                start(carried, c);
                (hidden, carried, h.is_empty())
            }
            States::OfRows([h, c]) => (h, if c.is_empty() { carried } else { c }, false),
        };
        let Some(hidden) = hidden.get_mut(..rows * units) else { return };
        for turn in 0..over.steps {
            // Nothing comes before the first step.
            if turn == 0 && begins {
                products.fill(S::ZERO);
            } else {
                S::matmul(matrix_mut(products, rows, all), matrix(hidden, rows, units), matrix(weight, units, all));
            }
            let (gates, kept, y, products, hidden, carried) =
                (&mut *gates, &mut *kept, &mut *y, &mut *products, &mut *hidden, &mut *carried);
            dispatch(StepForward { cell, over, turn, rows, gates, kept, y, products, hidden, carried, bias });
        }
    }
}

/// Sets states to those given before the first step, of all rows or of each. They are 0 where none are given.
fn start<S: Scalar>(states: &mut [S], given: &[S]) {
    if given.is_empty() {
        states.fill(S::ZERO);
    }
    for row in states.chunks_exact_mut(given.len().max(1)) {
        copy(row, given);
    }
}

/// The state of a row, where those of all rows are given, or the one that they have in common.
fn of_row<S>(states: &[S], row: usize, units: usize) -> &[S] {
    if states.len() > units { states.get(row * units..(row + 1) * units).unwrap_or_default() } else { states }
}

/// Splits off parts of these lengths.
fn parts<S, const N: usize>(mut all: &mut [S], lengths: [usize; N]) -> Option<[&mut [S]; N]> {
    let mut parts = [const { None }; N];
    for (part, length) in parts.iter_mut().zip(lengths) {
        let (first, rest) = all.split_at_mut_checked(length)?;
        (*part, all) = (Some(first), rest);
    }
    Some(parts.map(Option::unwrap_or_default))
}

/// One step of all rows.
struct StepForward<'a, S, C> {
    cell: C,
    over: Over<'a, S>,
    /// How many steps were before it.
    turn: usize,
    rows: usize,
    gates: &'a mut [S],
    kept: &'a mut [S],
    y: &'a mut [S],
    products: &'a mut [S],
    hidden: &'a mut [S],
    carried: &'a mut [S],
    bias: &'a [S],
}

impl<S: Scalar, C: Cell<S>> Operation for StepForward<'_, S, C> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        let Self { cell, over, turn, rows, gates, kept, y, products, hidden, carried, bias } = self;
        let (units, all) = (over.units, C::GATES * over.units);
        if !bias.is_empty() {
            add_bias(products, bias);
        }
        let states = hidden.chunks_exact_mut(units).zip(carried.chunks_exact_mut(units));
        for ((row, products), (hidden, carried)) in (0..rows).zip(products.chunks_exact(all)).zip(states) {
            let Some(step) = over.step(row, turn) else {
                // A cell with a single gate has its output there.
                over.at_mut(if y.is_empty() { &mut *gates } else { &mut *y }, row, turn, units).fill(S::ZERO);
                continue;
            };
            let gates = over.at_mut(gates, row, step, all);
            let kept = over.at_mut(kept, row, step, units);
            step_forward(cell, &mut CellForward { gates, products, kept, carried, hidden: &mut *hidden });
            copy(over.at_mut(y, row, step, units), hidden);
        }
    }
}

/// The gradients with respect to the states.
pub(crate) enum StateGradients<'a, S> {
    /// With respect to those before the first step, which all rows have in common. They are written.
    Equal([&'a mut [S]; 2]),
    /// For each row, with respect to those behind the last step, replaced by those before the first one.
    OfRows([&'a mut [S]; 2]),
}

/// The backward pass. It adds to the gradients of tensors. What a cell does not use is empty.
pub(crate) struct BackwardPass<'a, S> {
    /// The gates; replaced by the gradient with respect to the products of the inputs. In a cell with a single gate the gradient of its
    /// output.
    pub gates: &'a mut [S],
    pub kept: &'a mut [S],
    /// `(gates + 2) · units` numbers for each row.
    pub scratch: &'a mut [S],
    pub d_weight: &'a mut [S],
    pub d_bias: &'a mut [S],
    pub d_states: StateGradients<'a, S>,
    pub y: &'a [S],
    pub d_y: &'a [S],
    pub weight: &'a [S],
    /// The states before the first step: those of all rows, or of each. Empty if they are 0.
    pub initial: [&'a [S]; 2],
}

impl<S: Products> BackwardPass<'_, S> {
    pub(crate) fn run<C: Cell<S>>(self, cell: C, over: Over<'_, S>) {
        let Self { gates, kept, scratch, d_weight, d_bias, d_states, y, d_y, weight, initial: [h, c] } = self;
        let (units, all) = (over.units, C::GATES * over.units);
        let rows = gates.len() / (over.steps * all).max(1);
        let Some([products, of_hidden, of_carried]) = parts(scratch, [rows * all, rows * units, rows * units]) else { return };
        let (Some(weight), Some(d_weight)) = (weight.get(..units * all), d_weight.get_mut(..units * all)) else { return };
        let Some(y) = y.get(..rows * over.steps * units) else { return };
        of_hidden.fill(S::ZERO);
        of_carried.fill(S::ZERO);
        let (d_hidden, d_carried, d_initial) = match d_states {
            StateGradients::Equal(d_initial) => (&mut *of_hidden, &mut *of_carried, Some(d_initial)),
            StateGradients::OfRows([d_h, d_c]) => (d_h, if d_c.is_empty() { &mut *of_carried } else { d_c }, None),
        };
        let Some(d_hidden) = d_hidden.get_mut(..rows * units) else { return };
        for turn in (0..over.steps).rev() {
            {
                let (gates, kept, products, d_hidden, d_carried, d_bias) =
                    (&mut *gates, &mut *kept, &mut *products, &mut *d_hidden, &mut *d_carried, &mut *d_bias);
                let initial = [h, c];
                dispatch(StepBackward { cell, over, turn, rows, gates, kept, products, d_hidden, d_carried, d_bias, y, d_y, initial });
            }
            if turn > 0 || !h.is_empty() {
                let (out, products, turned) =
                    (matrix_mut(d_hidden, rows, units), matrix(products, rows, all), matrix(weight, units, all).transpose());
                S::matmul_add(out, products, turned);
            }
        }
        if let Some([d_h, d_c]) = d_initial {
            for ((d_state, state), sums) in [(d_h, h), (d_c, c)].into_iter().zip([&*d_hidden, &*d_carried]) {
                if !state.is_empty() {
                    sum_rows(d_state, sums);
                }
            }
        }
        if !h.is_empty() {
            start(of_hidden, h);
            S::matmul_add(matrix_mut(d_weight, units, all), matrix(of_hidden, rows, units).transpose(), matrix(products, rows, all));
        }
        if over.steps > 1 && rows > 0 {
            add_later_steps::<S, C>(over, d_weight, y, [gates, kept], [products, of_hidden]);
        }
    }
}

/// Adds to the gradient with respect to the weight what all steps but the first contribute: `Σ hᵀ d` over neighbouring steps.
///
/// That is a single product, of the states with the gradients one step further. It would pair the last step of a row with the first one of
/// the next row, so the gradients of the first steps are 0 meanwhile.
fn add_later_steps<S: Products, C: Cell<S>>(
    over: Over<'_, S>,
    d_weight: &mut [S],
    y: &[S],
    [gates, kept]: [&mut [S]; 2],
    [saved_gates, saved_kept]: [&mut [S]; 2],
) {
    let (units, all) = (over.units, C::GATES * over.units);
    let rows = saved_gates.chunks_exact_mut(all).zip(saved_kept.chunks_exact_mut(units));
    for (row, (saved_gates, saved_kept)) in rows.enumerate() {
        let first = over.step(row, 0).unwrap_or(0);
        set_aside(over.at_mut(gates, row, first, all), saved_gates);
        if C::RESETS {
            set_aside(over.at_mut(kept, row, first, units), saved_kept);
        }
    }

    let pairs = y.len() / units - 1;
    let (earlier, later) = if over.reversed { (1, 0) } else { (0, 1) };
    let states = rows_from(y, earlier, pairs, units).transpose();
    let d_gates = rows_from(gates, later, pairs, all);
    let d_weight = matrix_mut(d_weight, units, all);
    if C::RESETS {
        let (d_weight, d_last) = d_weight.split_at_col_mut(all - units);
        S::matmul_add(d_weight, states, d_gates.split_at_col(all - units).0);
        S::matmul_add(d_last, states, rows_from(kept, later, pairs, units));
    } else {
        S::matmul_add(d_weight, states, d_gates);
    }

    let rows = saved_gates.chunks_exact(all).zip(saved_kept.chunks_exact(units));
    for (row, (saved_gates, saved_kept)) in rows.enumerate() {
        let first = over.step(row, 0).unwrap_or(0);
        copy(over.at_mut(gates, row, first, all), saved_gates);
        if C::RESETS {
            copy(over.at_mut(kept, row, first, units), saved_kept);
        }
    }
}

fn set_aside<S: Scalar>(numbers: &mut [S], to: &mut [S]) {
    copy(to, numbers);
    numbers.fill(S::ZERO);
}

/// So many rows of a matrix.
fn rows_from<S>(numbers: &[S], from: usize, rows: usize, width: usize) -> MatRef<'_, S> {
    matrix(numbers.get(from * width..(from + rows) * width).unwrap_or_default(), rows, width)
}

/// One step of all rows, on the way back.
struct StepBackward<'a, S, C> {
    cell: C,
    over: Over<'a, S>,
    /// How many steps were before it in the forward pass.
    turn: usize,
    rows: usize,
    gates: &'a mut [S],
    kept: &'a mut [S],
    products: &'a mut [S],
    d_hidden: &'a mut [S],
    d_carried: &'a mut [S],
    d_bias: &'a mut [S],
    y: &'a [S],
    d_y: &'a [S],
    initial: [&'a [S]; 2],
}

impl<S: Scalar, C: Cell<S>> Operation for StepBackward<'_, S, C> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        let Self { cell, over, turn, rows, gates, kept, products, d_hidden, d_carried, d_bias, y, d_y, initial: [h, c] } = self;
        let (units, all) = (over.units, C::GATES * over.units);
        let states = d_hidden.chunks_exact_mut(units).zip(d_carried.chunks_exact_mut(units));
        for ((row, products), (d_hidden, d_carried)) in (0..rows).zip(products.chunks_exact_mut(all)).zip(states) {
            let Some(step) = over.step(row, turn) else {
                over.at_mut(gates, row, turn, all).fill(S::ZERO);
                over.at_mut(kept, row, turn, units).fill(S::ZERO);
                products.fill(S::ZERO);
                continue;
            };
            let before = turn.checked_sub(1).and_then(|turn| over.step(row, turn));
            let (kept, kept_before) = match before {
                Some(before) => over.two(kept, row, [step, before]),
                None => (over.at_mut(kept, row, step, units), of_row(c, row, units)),
            };
            let hidden_before = before.map_or_else(|| of_row(h, row, units), |before| over.at(y, row, before, units));
            let gates = over.at_mut(gates, row, step, all);
            let (y, d_y) = (over.at(y, row, step, units), over.at(d_y, row, step, units));
            let d_state = &mut *d_hidden;
            step_backward(
                cell,
                &mut CellBackward { gates, products, kept, kept_before, y, hidden_before, d_y, d_hidden: d_state, d_carried },
            );
            // The state of a row that has ended is that behind its last step, so its gradient stays as it is.
            if !C::DIRECT {
                d_hidden.fill(S::ZERO);
            }
        }
        if !d_bias.is_empty() {
            sum_rows(d_bias, products);
        }
    }
}
