//! The cells: `LstmCell`, `GruCell`, `RnnCell`.

use super::{Cell, CellBackward, CellForward};
use crate::machine::Machine;
use crate::row::blocks::{columns_mut, copied};
use crate::row::exp_or_zero;
use crate::scalar::Scalar;

/// A long short-term memory with the gates i, f, g, o:
///
/// ```text
/// i, f, o = σ(x W_ih + b_ih + h W_hh + b_hh)    g = tanh(…)
/// c' = f c + i g                                h' = o tanh c'
/// ```
///
/// Hochreiter and Schmidhuber (1997); Gers, Schmidhuber and Cummins (2000). Keeps c'.
#[derive(Clone, Copy, Debug)]
pub struct LstmCell;

impl<S: Scalar> Cell<S> for LstmCell {
    const GATES: usize = 4;
    const DIRECT: bool = false;
    const RESETS: bool = false;

    #[inline(always)]
    fn forward<const N: usize>(self, from: usize, at: &mut CellForward<'_, S>) {
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

    /// With two divisions for each unit instead of five: i g, f c and their sum have one denominator, and so has o tanh c'.
    #[inline(always)]
    fn advance<M: Machine, const N: usize>(self, from: usize, at: &mut CellForward<'_, S>) {
        let units = at.hidden.len();
        let [i, f, g, o] = gates::<S, N, 4>(at.gates, units, from);
        let mut c = copied::<S, N>(at.carried, from);
        let mut h = c;
        for unit in 0..N {
            let ((i, of_i), (f, of_f)) = (sigmoid_ratio::<S, M>(i[unit]), sigmoid_ratio::<S, M>(f[unit]));
            let ((g, of_g), (o, of_o)) = (g[unit].tanh_ratio::<M>(), sigmoid_ratio::<S, M>(o[unit]));
            c[unit] = (f * c[unit] * (of_i * of_g) + i * g * of_f) / (of_f * (of_i * of_g));
            let (tanh_c, of_c) = c[unit].tanh_ratio::<M>();
            h[unit] = o * tanh_c / (of_o * of_c);
        }
        put(at.carried, from, c);
        put(at.hidden, from, h);
    }

    #[inline(always)]
    fn backward<const N: usize>(self, from: usize, at: &mut CellBackward<'_, S>) {
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
pub struct GruCell;

impl<S: Scalar> Cell<S> for GruCell {
    const GATES: usize = 3;
    const DIRECT: bool = true;
    const RESETS: bool = true;

    #[inline(always)]
    fn forward<const N: usize>(self, from: usize, at: &mut CellForward<'_, S>) {
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

    /// With two divisions for each unit instead of three: (1 − z) n and z h have one denominator.
    #[inline(always)]
    fn advance<M: Machine, const N: usize>(self, from: usize, at: &mut CellForward<'_, S>) {
        let units = at.hidden.len();
        let [r, z, n] = gates::<S, N, 3>(at.gates, units, from);
        let products = copied::<S, N>(at.products, 2 * units + from);
        let mut h = copied::<S, N>(at.hidden, from);
        for unit in 0..N {
            let ((r, of_r), (z, of_z)) = (sigmoid_ratio::<S, M>(r[unit]), sigmoid_ratio::<S, M>(z[unit]));
            let (n, of_n) = (n[unit] + r / of_r * products[unit]).tanh_ratio::<M>();
            h[unit] = ((of_z - z) * n + z * h[unit] * of_n) / (of_z * of_n);
        }
        put(at.hidden, from, h);
    }

    #[inline(always)]
    fn backward<const N: usize>(self, from: usize, at: &mut CellBackward<'_, S>) {
        let units = at.d_hidden.len();
        let [mut r, mut z, mut n] = gates::<S, N, 3>(at.gates, units, from);
        let (mut kept, h) = (copied::<S, N>(at.kept, from), copied::<S, N>(at.hidden_before, from));
        let mut d_h = sum(copied::<S, N>(at.d_y, from), copied(at.d_hidden, from));
        for unit in 0..N {
            let d_n = d_h[unit] * (S::ONE - z[unit]) * tanh_slope(n[unit]);
            let d_z = d_h[unit] * (h[unit] - n[unit]) * sigmoid_slope(z[unit]);
            d_h[unit] *= z[unit];
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
pub struct RnnCell {
    /// Whether f is max(x, 0).
    pub relu: bool,
}

impl RnnCell {
    #[inline(always)]
    fn activate<S: Scalar, const N: usize>(self, numbers: &mut [S; N]) {
        if self.relu {
            for x in numbers {
                *x = if *x < S::ZERO { S::ZERO } else { *x };
            }
        } else {
            for x in numbers {
                *x = x.tanh();
            }
        }
    }
}

impl<S: Scalar> Cell<S> for RnnCell {
    const GATES: usize = 1;
    const DIRECT: bool = false;
    const RESETS: bool = false;

    #[inline(always)]
    fn forward<const N: usize>(self, from: usize, at: &mut CellForward<'_, S>) {
        let mut h = sum(copied::<S, N>(at.gates, from), copied(at.products, from));
        self.activate(&mut h);
        put(at.gates, from, h);
        put(at.hidden, from, h);
    }

    #[inline(always)]
    fn advance<M: Machine, const N: usize>(self, from: usize, at: &mut CellForward<'_, S>) {
        let mut h = copied::<S, N>(at.gates, from);
        self.activate(&mut h);
        put(at.hidden, from, h);
    }

    #[inline(always)]
    fn backward<const N: usize>(self, from: usize, at: &mut CellBackward<'_, S>) {
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
            d[unit] *= slope;
        }
        put(at.gates, from, d);
        put(at.products, from, d);
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
    if x < S::FAINT { S::ZERO } else { S::ONE / (S::ONE + exp_or_zero(-x)) }
}

/// σ(x) = ½ + ½ tanh(x/2) as a numerator and a denominator. The error of the quotient is below 3e-7, also where σ is smaller than that.
#[inline(always)]
fn sigmoid_ratio<S: Scalar, M: Machine>(x: S) -> (S, S) {
    let half = S::from_f64(0.5);
    let (p, q) = (half * x).tanh_ratio::<M>();
    (half * (q + p), q)
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
