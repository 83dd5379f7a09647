//! Recurrent cells: what one step does with the numbers of one row, apart from the products.
//!
//! The gates of a step lie side by side, each with a number for every unit, in PyTorch's order. Units do not depend on one another here, so
//! they are processed in blocks.

use super::blocks::{columns_mut, copied};
use super::dense::dense;
use super::{copy, exp_or_zero, faint};
use crate::machine::Least;
use crate::scalar::Scalar;

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

#[inline(always)]
fn put<S: Copy, const N: usize>(row: &mut [S], from: usize, numbers: [S; N]) {
    if let Some(row) = columns_mut::<S, N>(row, from) {
        *row = numbers;
    }
}

/// The same units of each gate.
#[inline(always)]
fn gates<S: Scalar, const N: usize, const GATES: usize>(row: &[S], units: usize, from: usize) -> [[S; N]; GATES] {
    let mut gates = [[S::ZERO; N]; GATES];
    for (gate, numbers) in gates.iter_mut().enumerate() {
        *numbers = copied(row, gate * units + from);
    }
    gates
}

#[inline(always)]
fn put_gates<S: Copy, const N: usize, const GATES: usize>(row: &mut [S], units: usize, from: usize, gates: [[S; N]; GATES]) {
    for (gate, numbers) in gates.into_iter().enumerate() {
        put(row, gate * units + from, numbers);
    }
}

#[inline(always)]
fn sum<S: Scalar, const N: usize>(mut a: [S; N], b: [S; N]) -> [S; N] {
    for (a, b) in a.iter_mut().zip(b) {
        *a += b;
    }
    a
}

/// σ(x)
#[inline(always)]
fn sigmoid<S: Scalar>(x: S) -> S {
    if x < faint() { S::ZERO } else { S::ONE / (S::ONE + exp_or_zero(-x)) }
}

/// The slope of σ where it is `y`.
#[inline(always)]
fn sigmoid_slope<S: Scalar>(y: S) -> S {
    y * (S::ONE - y)
}

/// The slope of tanh where it is `y`.
#[inline(always)]
fn tanh_slope<S: Scalar>(y: S) -> S {
    (S::ONE - y) * (S::ONE + y)
}

/// A long short-term memory with the gates i, f, g, o:
///
/// ```text
/// i, f, o = σ(x W_ih + b_ih + h W_hh + b_hh)    g = tanh(…)
/// c' = f c + i g                                h' = o tanh c'
/// ```
///
/// Hochreiter and Schmidhuber (1997); Gers, Schmidhuber and Cummins (2000). Keeps c'.
#[derive(Clone, Copy, Debug)]
pub struct Lstm;

impl<S: Scalar> Cell<S> for Lstm {
    const GATES: usize = 4;
    const DIRECT: bool = false;
    const RESETS: bool = false;

    #[inline(always)]
    fn forward<const N: usize>(self, from: usize, at: &mut Forward<'_, S>) {
        let units = at.hidden.len();
        let [mut i, mut f, mut g, mut o] = gates::<S, N, 4>(at.gates, units, from);
        let products = gates::<S, N, 4>(at.products, units, from);
        (i, f, g, o) = (sum(i, products[0]), sum(f, products[1]), sum(g, products[2]), sum(o, products[3]));
        let mut c = copied::<S, N>(at.carried, from);
        let mut h = c;
        for unit in 0..N {
            i[unit] = sigmoid(i[unit]);
            f[unit] = sigmoid(f[unit]);
            g[unit] = g[unit].tanh();
            o[unit] = sigmoid(o[unit]);
            c[unit] = f[unit] * c[unit] + i[unit] * g[unit];
            h[unit] = o[unit] * c[unit].tanh();
        }
        put_gates(at.gates, units, from, [i, f, g, o]);
        put(at.kept, from, c);
        put(at.carried, from, c);
        put(at.hidden, from, h);
    }

    #[inline(always)]
    fn backward<const N: usize>(self, from: usize, at: &mut Backward<'_, S>) {
        let units = at.d_hidden.len();
        let [mut i, mut f, mut g, mut o] = gates::<S, N, 4>(at.gates, units, from);
        let (c, c_before) = (copied::<S, N>(at.kept, from), copied::<S, N>(at.kept_before, from));
        let d_h = sum(copied::<S, N>(at.d_y, from), copied(at.d_hidden, from));
        let mut d_c = copied::<S, N>(at.d_carried, from);
        for unit in 0..N {
            let tanh_c = c[unit].tanh();
            let d = d_c[unit] + d_h[unit] * o[unit] * tanh_slope(tanh_c);
            d_c[unit] = d * f[unit];
            let (d_i, d_g) = (d * g[unit] * sigmoid_slope(i[unit]), d * i[unit] * tanh_slope(g[unit]));
            f[unit] = d * c_before[unit] * sigmoid_slope(f[unit]);
            o[unit] = d_h[unit] * tanh_c * sigmoid_slope(o[unit]);
            (i[unit], g[unit]) = (d_i, d_g);
        }
        put_gates(at.gates, units, from, [i, f, g, o]);
        put_gates(at.products, units, from, [i, f, g, o]);
        put(at.d_carried, from, d_c);
    }
}

/// A gated recurrent unit with the gates r, z, n, reset after the product:
///
/// ```text
/// r, z = σ(x W_ih + b_ih + h W_hh + b_hh)       n = tanh(x W_in + b_in + r (h W_hn + b_hn))
/// h' = (1 − z) n + z h
/// ```
///
/// Cho et al. (2014), in cuDNN's and `PyTorch`'s form. Keeps `h W_hn + b_hn`.
#[derive(Clone, Copy, Debug)]
pub struct Gru;

impl<S: Scalar> Cell<S> for Gru {
    const GATES: usize = 3;
    const DIRECT: bool = true;
    const RESETS: bool = true;

    #[inline(always)]
    fn forward<const N: usize>(self, from: usize, at: &mut Forward<'_, S>) {
        let units = at.hidden.len();
        let [mut r, mut z, mut n] = gates::<S, N, 3>(at.gates, units, from);
        let products = gates::<S, N, 3>(at.products, units, from);
        (r, z) = (sum(r, products[0]), sum(z, products[1]));
        let mut h = copied::<S, N>(at.hidden, from);
        for unit in 0..N {
            r[unit] = sigmoid(r[unit]);
            z[unit] = sigmoid(z[unit]);
            n[unit] = (n[unit] + r[unit] * products[2][unit]).tanh();
            h[unit] = n[unit] + z[unit] * (h[unit] - n[unit]);
        }
        put_gates(at.gates, units, from, [r, z, n]);
        put(at.kept, from, products[2]);
        put(at.hidden, from, h);
    }

    #[inline(always)]
    fn backward<const N: usize>(self, from: usize, at: &mut Backward<'_, S>) {
        let units = at.d_hidden.len();
        let [mut r, mut z, mut n] = gates::<S, N, 3>(at.gates, units, from);
        let (mut kept, h) = (copied::<S, N>(at.kept, from), copied::<S, N>(at.hidden_before, from));
        let mut d_h = sum(copied::<S, N>(at.d_y, from), copied(at.d_hidden, from));
        for unit in 0..N {
            let d_n = d_h[unit] * (S::ONE - z[unit]) * tanh_slope(n[unit]);
            let d_z = d_h[unit] * (h[unit] - n[unit]) * sigmoid_slope(z[unit]);
            d_h[unit] = d_h[unit] * z[unit];
            let d_r = d_n * kept[unit] * sigmoid_slope(r[unit]);
            kept[unit] = d_n * r[unit];
            (r[unit], z[unit], n[unit]) = (d_r, d_z, d_n);
        }
        put_gates(at.gates, units, from, [r, z, n]);
        put_gates(at.products, units, from, [r, z, kept]);
        put(at.kept, from, kept);
        put(at.d_hidden, from, d_h);
    }
}

/// A plain recurrent cell, `h' = f(x W_ih + b_ih + h W_hh + b_hh)` with f the hyperbolic tangent or the rectifier. Elman (1990).
#[derive(Clone, Copy, Debug)]
pub struct Rnn {
    /// Whether f is max(x, 0).
    pub relu: bool,
}

impl<S: Scalar> Cell<S> for Rnn {
    const GATES: usize = 1;
    const DIRECT: bool = false;
    const RESETS: bool = false;

    #[inline(always)]
    fn forward<const N: usize>(self, from: usize, at: &mut Forward<'_, S>) {
        let mut h = sum(copied::<S, N>(at.gates, from), copied(at.products, from));
        if self.relu {
            for h in &mut h {
                *h = if *h < S::ZERO { S::ZERO } else { *h };
            }
        } else {
            for h in &mut h {
                *h = h.tanh();
            }
        }
        put(at.gates, from, h);
        put(at.hidden, from, h);
    }

    #[inline(always)]
    fn backward<const N: usize>(self, from: usize, at: &mut Backward<'_, S>) {
        let mut d = sum(copied::<S, N>(at.gates, from), copied(at.d_hidden, from));
        let y = copied::<S, N>(at.y, from);
        for unit in 0..N {
            let slope = if !self.relu {
                tanh_slope(y[unit])
            } else if y[unit] <= S::ZERO {
                S::ZERO
            } else {
                S::ONE
            };
            d[unit] = d[unit] * slope;
        }
        put(at.gates, from, d);
        put(at.products, from, d);
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
    /// `(2 · gates + 2) · units` numbers.
    pub scratch: &'a mut [S],
    pub x: &'a [S],
    pub weight_ih: &'a [S],
    pub weight_hh: &'a [S],
    /// Empty where there are none.
    pub bias_ih: &'a [S],
    pub bias_hh: &'a [S],
    pub initial: [&'a [S]; 2],
    pub units: usize,
    pub reversed: bool,
}

impl<S: Scalar> OneRow<'_, S> {
    /// Goes over the steps.
    #[inline(always)]
    pub(crate) fn run<C: Cell<S>>(self, way: impl Way<S> + Copy, cell: C) {
        let Self { y, scratch, x, weight_ih, weight_hh, bias_ih, bias_hh, initial: [h, c], units, reversed } = self;
        let all = C::GATES * units;
        let Some((gates, rest)) = scratch.split_at_mut_checked(all) else { return };
        let Some((products, states)) = rest.split_at_mut_checked(all) else { return };
        let Some((hidden, states)) = states.split_at_mut_checked(units) else { return };
        let Some(carried) = states.get_mut(..units) else { return };
        start(hidden, h);
        start(carried, c);
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
    OneRow { y, scratch, x, weight_ih, weight_hh, bias_ih, bias_hh, initial: [h, c], units, reversed }.run(AsCaller, cell);
}
