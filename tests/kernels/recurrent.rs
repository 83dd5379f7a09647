//! Compares recurrent layers with their formulas, a batch with single rows, and the way back with central differences.

use super::{assert_close, numbers, to_f64};
use nn_kernels::row::{self, Cell, GruCell, LstmCell, RnnCell};
use nn_kernels::{Avx2, Least, Machine, Operation, Scalar, f32, f64};

/// The sizes of a layer, and a batch for it.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    rows: usize,
    steps: usize,
    inputs: usize,
    units: usize,
    reversed: bool,
    /// Whether biases and initial states are there.
    whole: bool,
}

const SIZES: [(usize, usize, usize, usize); 6] = [(1, 1, 1, 1), (3, 1, 2, 4), (1, 5, 3, 17), (4, 6, 2, 3), (2, 3, 5, 20), (7, 2, 1, 16)];

fn sizes() -> impl Iterator<Item = Sizes> {
    let ways = [(false, true), (true, true), (false, false), (true, false)];
    let of = move |(rows, steps, inputs, units)| ways.map(|(reversed, whole)| Sizes { rows, steps, inputs, units, reversed, whole });
    SIZES.into_iter().flat_map(of)
}

/// A layer of cells with some numbers in it.
#[derive(Clone)]
struct Case<C> {
    cell: C,
    name: &'static str,
    gates: usize,
    at: Sizes,
    x: Vec<f64>,
    weight_ih: Vec<f64>,
    bias_ih: Vec<f64>,
    /// What the kernels of a batch differentiate: the products of the inputs, `W_hh`, `b_hh`, h and c.
    parts: [Vec<f64>; 5],
}

const PRODUCTS: usize = 0;

fn small(len: usize, seed: u64) -> Vec<f64> {
    numbers::<f64>(len, seed).into_iter().map(|x| x / 5.0).collect()
}

impl<C: Cell<f64> + Cell<f32>> Case<C> {
    fn new(cell: C, name: &'static str, at: Sizes) -> Self {
        let gates = <C as Cell<f64>>::GATES;
        let all = gates * at.units;
        let given = |len: usize, seed| if at.whole { small(len, seed) } else { Vec::new() };
        let (x, weight_ih, bias_ih) = (small(at.rows * at.steps * at.inputs, 1), small(at.inputs * all, 2), given(all, 3));
        let product = |x: &[f64], place: usize| {
            let sum: f64 = x.iter().zip(weight_ih[place..].iter().step_by(all)).map(|(x, w)| x * w).sum();
            sum + bias_ih.get(place).unwrap_or(&0.0)
        };
        let products = x.chunks(at.inputs).flat_map(|x| (0..all).map(move |place| product(x, place))).collect();
        let c = if name == "lstm" { given(at.units, 7) } else { Vec::new() };
        let parts = [products, small(at.units * all, 4), given(all, 5), given(at.units, 6), c];
        Self { cell, name, gates, at, x, weight_ih, bias_ih, parts }
    }

    /// The outputs by the formulas.
    fn by_formula(&self) -> Vec<f64> {
        let (Sizes { rows, steps, units, reversed, .. }, [products, weight, bias, h, c]) = (self.at, &self.parts);
        let all = self.gates * units;
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        let mut y = vec![0.0; rows * steps * units];
        for row in 0..rows {
            let or_zeros = |state: &[f64]| if state.is_empty() { vec![0.0; units] } else { state.to_vec() };
            let (mut h, mut c) = (or_zeros(h), or_zeros(c));
            for step in 0..steps {
                let at = row * steps + if reversed { steps - 1 - step } else { step };
                let before = h.clone();
                for unit in 0..units {
                    let x = |gate: usize| products[at * all + gate * units + unit];
                    let of_h = |gate: usize| {
                        let place = gate * units + unit;
                        let sum: f64 = before.iter().zip(weight[place..].iter().step_by(all)).map(|(h, w)| h * w).sum();
                        sum + bias.get(place).unwrap_or(&0.0)
                    };
                    h[unit] = match self.name {
                        "lstm" => {
                            let [i, f, g, o] = [0, 1, 2, 3].map(|gate| x(gate) + of_h(gate));
                            c[unit] = sigmoid(f) * c[unit] + sigmoid(i) * g.tanh();
                            sigmoid(o) * c[unit].tanh()
                        }
                        "gru" => {
                            let [r, z] = [0, 1].map(|gate| sigmoid(x(gate) + of_h(gate)));
                            (1.0 - z) * (x(2) + r * of_h(2)).tanh() + z * before[unit]
                        }
                        "rnn" => (x(0) + of_h(0)).tanh(),
                        _ => (x(0) + of_h(0)).max(0.0),
                    };
                    y[at * units + unit] = h[unit];
                }
            }
        }
        y
    }

    fn scratch(&self) -> usize {
        (self.gates + 2) * self.at.units * self.at.rows
    }

    /// What the forward pass of a batch leaves: the gates, what it keeps, the outputs.
    fn forward(&self) -> [Vec<f64>; 3] {
        let (at, [products, weight, bias, h, c]) = (self.at, &self.parts);
        let len = at.rows * at.steps * at.units;
        let (mut gates, mut kept, mut y) = (products.clone(), vec![0.0; len], vec![0.0; len]);
        let mut scratch = vec![f64::NAN; self.scratch()];
        f64::recurrent_forward(
            &mut gates,
            &mut kept,
            &mut y,
            &mut scratch,
            weight,
            bias,
            h,
            c,
            self.cell,
            at.units,
            at.steps,
            at.reversed,
            &[],
        );
        [gates, kept, y]
    }

    /// The gradients with respect to the parts.
    fn backward(&self, d_y: &[f64]) -> [Vec<f64>; 5] {
        let (at, [_, weight, bias, h, c]) = (self.at, &self.parts);
        let [mut gates, mut kept, y] = self.forward();
        // Gradients are added to what is there.
        let [mut d_weight, mut d_bias, mut d_h, mut d_c] = [weight, bias, h, c].map(|part| vec![1.0; part.len()]);
        let d_y = if self.gates == 1 {
            gates.copy_from_slice(d_y);
            &[]
        } else {
            d_y
        };
        let mut scratch = vec![f64::NAN; self.scratch()];
        f64::recurrent_backward(
            &mut gates,
            &mut kept,
            &mut scratch,
            &mut d_weight,
            &mut d_bias,
            &mut d_h,
            &mut d_c,
            &y,
            d_y,
            weight,
            h,
            c,
            self.cell,
            at.units,
            at.steps,
            at.reversed,
            &[],
        );
        for number in [&mut d_weight, &mut d_bias, &mut d_h, &mut d_c].into_iter().flatten() {
            *number -= 1.0;
        }
        [gates, d_weight, d_bias, d_h, d_c]
    }

    /// The outputs of each row, predicted alone.
    fn by_rows<S: Scalar>(&self, predict: impl Fn([&mut [S]; 4], [&[S]; 5])) -> Vec<S> {
        let (at, [_, weight_hh, bias_hh, h, c]) = (self.at, &self.parts);
        let rounded = |numbers: &[f64]| numbers.iter().map(|x| S::from_f64(*x)).collect::<Vec<S>>();
        let tensors = [&self.weight_ih, weight_hh, &self.bias_ih, bias_hh].map(|tensor| rounded(tensor));
        let [of_x, of_h, bias, own_bias] = &tensors;
        let state = |given: &[f64]| if given.is_empty() { vec![S::ZERO; at.units] } else { rounded(given) };
        let predict_row = |x: &[f64]| {
            let (mut y, mut h, mut c) = (vec![S::ZERO; at.steps * at.units], state(h), state(c));
            let mut scratch = vec![S::from_f64(f64::NAN); 2 * self.gates * at.units];
            predict([&mut y, &mut scratch, &mut h, &mut c], [&rounded(x), of_x, of_h, bias, own_bias]);
            y
        };
        self.x.chunks(at.steps * at.inputs).flat_map(predict_row).collect()
    }

    fn is_its_formula(&self) {
        let (what, expected) = (format!("{} {:?}", self.name, self.at), self.by_formula());
        assert_close(&self.forward()[2], &expected, &what);
        let Sizes { units, reversed, .. } = self.at;
        let double = self.by_rows(|[y, scratch, h, c], [x, a, b, d, e]| {
            f64::recurrent(y, scratch, h, c, x, a, b, d, e, self.cell, units, reversed, &[]);
        });
        assert_close(&double, &expected, &what);
        let single = self.by_rows(|[y, scratch, h, c], [x, a, b, d, e]| {
            f32::recurrent(y, scratch, h, c, x, a, b, d, e, self.cell, units, reversed, &[]);
        });
        super::assert_scaled(&single, &expected, 10.0, &what);
    }

    fn is_its_formula_in_fixed_sizes<const IN: usize, const UNITS: usize, const GATES: usize>(&self) {
        let (what, expected) = (format!("{} {:?}", self.name, self.at), self.by_formula());
        macro_rules! compare {
            ($S:ident, $size:literal, $($machine:ident)?) => {
                let got = self.by_rows::<$S>(|states, read| {
                    let fixed = Fixed::<$S, C, IN, UNITS, GATES> { cell: self.cell, states, read, reversed: self.at.reversed };
                    compare!(@run fixed $($machine)?);
                });
                super::assert_scaled(&got, &expected, $size, &what);
            };
            (@run $fixed:ident) => { nn_kernels::dispatch($fixed) };
            (@run $fixed:ident $machine:ident) => { $fixed.run::<$machine>() };
        }
        compare!(f32, 10.0,);
        compare!(f32, 10.0, Least);
        compare!(f32, 10.0, Avx2);
        compare!(f64, 1.0,);
    }

    fn goes_back_by_its_slopes(&self) {
        const STEP: f64 = 1e-5;
        // Central differences of many numbers take long.
        if self.at.units > 17 || self.at.units > 4 && !self.at.whole {
            return;
        }
        let d_y = small(self.at.rows * self.at.steps * self.at.units, 8);
        let gradients = self.backward(&d_y);
        let weighted = |case: &Self| case.by_formula().iter().zip(&d_y).map(|(y, d)| y * d).sum::<f64>();
        for (part, gradient) in gradients.iter().enumerate() {
            for (place, got) in gradient.iter().enumerate() {
                let [right, left] = [STEP, -STEP].map(|step| {
                    let mut case = self.clone();
                    case.parts[part][place] += step;
                    weighted(&case)
                });
                let slope = (right - left) / (2.0 * STEP);
                assert!((got - slope).abs() < 1e-8, "{} {:?}: part {part}, number {place}: {got} and {slope}", self.name, self.at);
            }
        }
        assert_eq!(gradients[PRODUCTS].len(), self.parts[PRODUCTS].len());
    }
}

/// With the sizes known while compiling.
struct Fixed<'a, S, C, const IN: usize, const UNITS: usize, const GATES: usize> {
    cell: C,
    states: [&'a mut [S]; 4],
    read: [&'a [S]; 5],
    reversed: bool,
}

impl<S: Scalar, C: Cell<S>, const IN: usize, const UNITS: usize, const GATES: usize> Operation for Fixed<'_, S, C, IN, UNITS, GATES> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        let Self { cell, states: [y, scratch, h, c], read: [x, of_x, of_h, bias, own_bias], reversed } = self;
        row::recurrent_fixed::<S, M, IN, UNITS, GATES>(y, scratch, h, c, x, of_x, of_h, bias, own_bias, cell, UNITS, reversed, &[]);
    }
}

#[test]
fn so_it_is_in_sizes_that_are_known_while_compiling() {
    macro_rules! sizes {
        ($($inputs:literal $units:literal)*) => { $(
            for at in sizes().filter(|at| (at.inputs, at.units) == ($inputs, $units)) {
                Case::new(LstmCell, "lstm", at).is_its_formula_in_fixed_sizes::<$inputs, $units, { 4 * $units }>();
                Case::new(GruCell, "gru", at).is_its_formula_in_fixed_sizes::<$inputs, $units, { 3 * $units }>();
                Case::new(RnnCell { relu: false }, "rnn", at).is_its_formula_in_fixed_sizes::<$inputs, $units, $units>();
                Case::new(RnnCell { relu: true }, "rnn_relu", at).is_its_formula_in_fixed_sizes::<$inputs, $units, $units>();
            }
        )* };
    }
    sizes!(1 1 2 4 3 17 2 3 5 20 1 16);
}

#[test]
fn a_recurrent_layer_is_its_formula_in_a_batch_and_alone() {
    for at in sizes() {
        Case::new(LstmCell, "lstm", at).is_its_formula();
        Case::new(GruCell, "gru", at).is_its_formula();
        Case::new(RnnCell { relu: false }, "rnn", at).is_its_formula();
        Case::new(RnnCell { relu: true }, "rnn_relu", at).is_its_formula();
    }
}

#[test]
fn the_way_back_through_time_is_the_slope_of_the_formula() {
    for at in sizes() {
        Case::new(LstmCell, "lstm", at).goes_back_by_its_slopes();
        Case::new(GruCell, "gru", at).goes_back_by_its_slopes();
        Case::new(RnnCell { relu: false }, "rnn", at).goes_back_by_its_slopes();
        Case::new(RnnCell { relu: true }, "rnn_relu", at).goes_back_by_its_slopes();
    }
}

#[test]
fn in_single_precision_the_way_back_is_that_in_double_precision() {
    let at = Sizes { rows: 5, steps: 4, inputs: 3, units: 20, reversed: false, whole: true };
    let case = Case::new(GruCell, "gru", at);
    let d_y = small(at.rows * at.steps * at.units, 8);
    let expected = case.backward(&d_y);
    let [products, weight, bias, h, c] = case.parts.clone().map(|part| part.iter().map(|x| *x as f32).collect::<Vec<_>>());
    let d_y: Vec<f32> = d_y.iter().map(|x| *x as f32).collect();
    let (mut gates, mut kept, mut y, mut scratch) = (products, vec![0.0; d_y.len()], vec![0.0; d_y.len()], vec![0.0; case.scratch()]);
    f32::recurrent_forward(&mut gates, &mut kept, &mut y, &mut scratch, &weight, &bias, &h, &c, GruCell, at.units, at.steps, false, &[]);
    let [mut d_weight, mut d_bias, mut d_h, mut d_c] = [&weight, &bias, &h, &c].map(|part| vec![0.0; part.len()]);
    f32::recurrent_backward(
        &mut gates,
        &mut kept,
        &mut scratch,
        &mut d_weight,
        &mut d_bias,
        &mut d_h,
        &mut d_c,
        &y,
        &d_y,
        &weight,
        &h,
        &c,
        GruCell,
        at.units,
        at.steps,
        false,
        &[],
    );
    for (got, expected) in [gates, d_weight, d_bias, d_h].iter().zip(&expected) {
        super::assert_scaled(got, &to_f64(expected), 20.0, "gru");
    }
}
