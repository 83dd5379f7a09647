//! Recurrent layers over rows of different lengths, and from states of each row: every row is as it is alone.

use nn_kernels::f64;
use nn_kernels::row::{Cell, GruCell, LstmCell, RnnCell};

use super::{assert_close, assert_scaled, numbers};

const STEPS: usize = 4;
const LENGTHS: [usize; 5] = [4, 2, 0, 3, 1];
const UNITS: [usize; 9] = [1, 2, 3, 5, 8, 16, 17, 23, 33];

fn small(len: usize, seed: u64) -> Vec<f64> {
    numbers::<f64>(len, seed).into_iter().map(|x| x / 6.0).collect()
}

/// A layer of cells, its weights, and whether its states are those of each row.
struct Layer<C> {
    cell: C,
    name: &'static str,
    gates: usize,
    units: usize,
    reversed: bool,
    of_rows: bool,
    weight: Vec<f64>,
    bias: Vec<f64>,
}

/// What is given to a layer, row after row: products of the inputs, h and c, gradients of the outputs and of the states behind.
#[derive(Clone)]
struct Given {
    products: Vec<f64>,
    states: [Vec<f64>; 2],
    d_y: Vec<f64>,
    d_states: [Vec<f64>; 2],
}

/// What becomes of it: outputs, states behind, gradients of the products, of the states before, of the weight and of the bias.
struct Made {
    y: Vec<f64>,
    states: [Vec<f64>; 2],
    d_products: Vec<f64>,
    d_states: [Vec<f64>; 2],
    d_weight: Vec<f64>,
    d_bias: Vec<f64>,
}

impl<C: Cell<f64>> Layer<C> {
    fn new(cell: C, name: &'static str, units: usize, reversed: bool, of_rows: bool) -> Self {
        let all = C::GATES * units;
        Self { cell, name, gates: C::GATES, units, reversed, of_rows, weight: small(units * all, 1), bias: small(all, 2) }
    }

    fn given(&self) -> Given {
        let (rows, all) = (LENGTHS.len(), self.gates * self.units);
        let has_c = self.name == "lstm";
        // States that are not those of each row are the same in all rows.
        let state = |seed: u64, there: bool| match (there, self.of_rows) {
            (false, _) => Vec::new(),
            (true, true) => small(rows * self.units, seed),
            (true, false) => small(self.units, seed),
        };
        let behind = |seed: u64, there: bool| if there && self.of_rows { small(rows * self.units, seed) } else { Vec::new() };
        Given {
            products: small(rows * STEPS * all, 3),
            states: [state(4, true), state(5, has_c)],
            d_y: small(rows * STEPS * self.units, 6),
            d_states: [behind(7, true), behind(8, has_c)],
        }
    }

    /// A row alone, of as many steps as it has.
    fn row(&self, given: &Given, row: usize) -> Given {
        let (length, all, units) = (LENGTHS[row], self.gates * self.units, self.units);
        let part = |numbers: &[f64], width: usize| numbers[row * STEPS * width..][..length * width].to_vec();
        let state = |state: &Vec<f64>| if state.len() > units { state[row * units..][..units].to_vec() } else { state.clone() };
        Given {
            products: part(&given.products, all),
            states: given.states.each_ref().map(state),
            d_y: part(&given.d_y, units),
            d_states: given.d_states.each_ref().map(state),
        }
    }

    fn run(&self, given: &Given, steps: usize, lengths: &[f64]) -> Made {
        let Self { cell, units, reversed, .. } = *self;
        let all = self.gates * units;
        let rows = given.d_y.len() / (steps * units);
        let [h, c] = &given.states;
        let is_rnn = self.gates == 1;
        let (mut gates, mut y) = (given.products.clone(), vec![f64::NAN; given.d_y.len()]);
        let (mut kept, mut scratch) = (vec![f64::NAN; y.len()], vec![f64::NAN; (self.gates + 2) * units * rows]);
        let [mut behind, mut carried] = [h.clone(), c.clone()];
        let (weight, bias) = (&self.weight, &self.bias);
        // A cell with a single gate has its output there.
        let own: &mut [f64] = if is_rnn { &mut [] } else { &mut y };
        if self.of_rows {
            f64::recurrent_forward_from(
                &mut gates,
                &mut kept,
                own,
                &mut scratch,
                &mut behind,
                &mut carried,
                weight,
                bias,
                cell,
                units,
                steps,
                reversed,
                lengths,
            );
        } else {
            f64::recurrent_forward(&mut gates, &mut kept, own, &mut scratch, weight, bias, h, c, cell, units, steps, reversed, lengths);
        }
        let mut d_y = given.d_y.clone();
        // The gradient of padding is 0.
        for (row, length) in lengths.iter().enumerate() {
            d_y[row * steps * units..][..steps * units][*length as usize * units..].fill(0.0);
        }
        if is_rnn {
            y = std::mem::replace(&mut gates, std::mem::take(&mut d_y));
        }
        let [mut d_weight, mut d_bias] = [vec![0.0; weight.len()], vec![0.0; all]];
        let mut d_states = given.d_states.clone();
        let [d_h, d_c] = &mut d_states;
        scratch.fill(f64::NAN);
        if self.of_rows {
            f64::recurrent_backward_from(
                &mut gates,
                &mut kept,
                &mut scratch,
                d_h,
                d_c,
                &mut d_weight,
                &mut d_bias,
                &y,
                &d_y,
                weight,
                h,
                c,
                cell,
                units,
                steps,
                reversed,
                lengths,
            );
        } else {
            [*d_h, *d_c] = [vec![0.0; h.len()], vec![0.0; c.len()]];
            f64::recurrent_backward(
                &mut gates,
                &mut kept,
                &mut scratch,
                &mut d_weight,
                &mut d_bias,
                d_h,
                d_c,
                &y,
                &d_y,
                weight,
                h,
                c,
                cell,
                units,
                steps,
                reversed,
                lengths,
            );
        }
        Made { y, states: [behind, carried], d_products: gates, d_states, d_weight, d_bias }
    }

    /// The outputs of one row, as it is predicted alone: with inputs that are the products.
    fn predicted(&self, products: &[f64], [h, c]: &[Vec<f64>; 2], length: usize) -> Vec<f64> {
        let all = self.gates * self.units;
        let identity: Vec<f64> = (0..all * all).map(|place| f64::from(u8::from(place / all == place % all))).collect();
        let (mut h, mut c, mut y, mut scratch) = (h.clone(), c.clone(), vec![f64::NAN; STEPS * self.units], vec![f64::NAN; 2 * all]);
        let (cell, units, reversed, lengths) = (self.cell, self.units, self.reversed, [length as f64]);
        let (weight, bias) = (&self.weight, &self.bias);
        f64::recurrent(&mut y, &mut scratch, &mut h, &mut c, products, &identity, weight, &[], bias, cell, units, reversed, &lengths);
        y
    }

    fn is_each_row_alone(&self) {
        let what = format!("{} of {} units, reversed {}, states of rows {}", self.name, self.units, self.reversed, self.of_rows);
        let (given, lengths) = (self.given(), LENGTHS.map(|length| length as f64));
        let made = self.run(&given, STEPS, &lengths);
        let (units, all) = (self.units, self.gates * self.units);
        let [mut d_weight, mut d_bias] = [vec![0.0; made.d_weight.len()], vec![0.0; made.d_bias.len()]];
        let mut d_states = if self.of_rows { given.d_states.clone() } else { made.d_states.clone().map(|state| vec![0.0; state.len()]) };
        let mut states = given.states.clone();
        for (row, length) in LENGTHS.into_iter().enumerate().filter(|(_, length)| *length > 0) {
            let own = self.row(&given, row);
            let alone = self.run(&own, length, &[]);
            let predicted = self.predicted(&given.products[row * STEPS * all..][..STEPS * all], &own.states, length);
            assert_close(&predicted, &made.y[row * STEPS * units..][..STEPS * units], &format!("prediction of {what}"));
            let padded = |numbers: &[f64], width: usize| [numbers.to_vec(), vec![0.0; (STEPS - length) * width]].concat();
            assert_close(&made.y[row * STEPS * units..][..STEPS * units], &padded(&alone.y, units), &format!("outputs of {what}"));
            let d_products = &made.d_products[row * STEPS * all..][..STEPS * all];
            assert_close(d_products, &padded(&alone.d_products, all), &format!("gradients of row {row} of {what}"));
            for (sum, part) in [(&mut d_weight, &alone.d_weight), (&mut d_bias, &alone.d_bias)] {
                sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
            }
            for state in 0..2 {
                if self.of_rows && !given.states[state].is_empty() {
                    d_states[state][row * units..][..units].copy_from_slice(&alone.d_states[state]);
                    states[state][row * units..][..units].copy_from_slice(&alone.states[state]);
                } else if !self.of_rows {
                    d_states[state].iter_mut().zip(&alone.d_states[state]).for_each(|(sum, part)| *sum += part);
                }
            }
        }
        assert_scaled(&made.d_weight, &d_weight, 10.0, &format!("weight of {what}"));
        assert_scaled(&made.d_bias, &d_bias, 10.0, &format!("bias of {what}"));
        for state in 0..2 {
            assert_scaled(&made.d_states[state], &d_states[state], 10.0, &format!("gradient of state {state} of {what}"));
            if self.of_rows {
                assert_close(&made.states[state], &states[state], &format!("state {state} behind {what}"));
            }
        }
    }
}

#[test]
fn a_row_that_ends_earlier_is_as_it_is_alone() {
    for units in UNITS {
        for (reversed, of_rows) in [(false, false), (true, false), (false, true), (true, true)] {
            Layer::new(LstmCell, "lstm", units, reversed, of_rows).is_each_row_alone();
            Layer::new(GruCell, "gru", units, reversed, of_rows).is_each_row_alone();
            Layer::new(RnnCell { relu: false }, "rnn", units, reversed, of_rows).is_each_row_alone();
            Layer::new(RnnCell { relu: true }, "rnn_relu", units, reversed, of_rows).is_each_row_alone();
        }
    }
}
