//! Compares every activation with its formula and its numerical derivative, also for extreme inputs.

use super::{LENGTHS, assert_close, assert_scaled, numbers, to_f64};
use nn_kernels::Scalar;

/// The kernels of an activation and its formula.
pub(super) struct Kernels<S> {
    pub(super) name: &'static str,
    pub(super) forward: fn(&mut [S]),
    /// The backward pass, from the input and the output.
    pub(super) backward: fn(&mut [S], &[S], &[S]),
    /// The body, compiled for the instruction set of the target.
    plain: fn(&mut [S]),
    formula: fn(f64) -> f64,
    /// The values and the derivatives at −∞ and ∞.
    limits: ([f64; 2], [f64; 2]),
}

macro_rules! output {
    ($scalar:ident, $name:ident, $backward:ident $(, $argument:literal)?; $formula:expr, $limits:expr) => {
        Kernels {
            name: stringify!($name),
            forward: |y| nn_kernels::$scalar::$name(y $(, $argument)?),
            backward: |d, _, y| nn_kernels::$scalar::$backward(d, y $(, $argument)?),
            plain: |y| nn_kernels::row::$name(y $(, $argument)?),
            formula: $formula,
            limits: $limits,
        }
    };
}

macro_rules! input {
    ($scalar:ident, $name:ident, $backward:ident; $formula:expr, $limits:expr) => {
        Kernels {
            name: stringify!($name),
            forward: |y| nn_kernels::$scalar::$name(y),
            backward: |d, x, _| nn_kernels::$scalar::$backward(d, x),
            plain: |y| nn_kernels::row::$name(y),
            formula: $formula,
            limits: $limits,
        }
    };
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

const INFINITY: f64 = f64::INFINITY;
const SELU: [f64; 2] = [1.050_700_987_355_480_5, 1.673_263_242_354_377_2];

macro_rules! all {
    ($all:ident, $scalar:ident) => {
        pub(super) fn $all() -> Vec<Kernels<$scalar>> {
            vec![
                output!($scalar, relu, relu_backward; |x| x.max(0.0), ([0.0, INFINITY], [0.0, 1.0])),
                output!($scalar, leaky_relu, leaky_relu_backward, 0.01; |x| x.max(0.01 * x), ([-INFINITY, INFINITY], [0.01, 1.0])),
                output!($scalar, elu, elu_backward, 1.0; |x| if x > 0.0 { x } else { x.exp_m1() }, ([-1.0, INFINITY], [0.0, 1.0])),
                output!($scalar, selu, selu_backward; |x| SELU[0] * if x > 0.0 { x } else { SELU[1] * x.exp_m1() },
                    ([-SELU[0] * SELU[1], INFINITY], [0.0, SELU[0]])),
                output!($scalar, sigmoid, sigmoid_backward; sigmoid, ([0.0, 1.0], [0.0, 0.0])),
                output!($scalar, tanh, tanh_backward; f64::tanh, ([-1.0, 1.0], [0.0, 0.0])),
                output!($scalar, softsign, softsign_backward; |x| x / (1.0 + x.abs()), ([-1.0, 1.0], [0.0, 0.0])),
                output!($scalar, hard_sigmoid, hard_sigmoid_backward; |x| (x / 6.0 + 0.5).clamp(0.0, 1.0), ([0.0, 1.0], [0.0, 0.0])),
                output!($scalar, hard_tanh, hard_tanh_backward; |x| x.clamp(-1.0, 1.0), ([-1.0, 1.0], [0.0, 0.0])),
                input!($scalar, gelu, gelu_backward; |x| 0.5 * x * libm::erfc(-x / 2.0_f64.sqrt()), ([0.0, INFINITY], [0.0, 1.0])),
                input!($scalar, gelu_tanh, gelu_tanh_backward;
                    |x| 0.5 * x * (1.0 + (core::f64::consts::FRAC_2_PI.sqrt() * (x + 0.044_715 * x.powi(3))).tanh()),
                    ([0.0, INFINITY], [0.0, 1.0])),
                input!($scalar, silu, silu_backward; |x| x * sigmoid(x), ([0.0, INFINITY], [0.0, 1.0])),
                input!($scalar, hard_swish, hard_swish_backward; |x| x * (x / 6.0 + 0.5).clamp(0.0, 1.0), ([0.0, INFINITY], [0.0, 1.0])),
                input!($scalar, mish, mish_backward; |x| x * x.exp().ln_1p().tanh(), ([0.0, INFINITY], [0.0, 1.0])),
                input!($scalar, softplus, softplus_backward; |x| x.exp().ln_1p(), ([0.0, INFINITY], [0.0, 1.0])),
            ]
        }
    };
}

all!(single, f32);
all!(double, f64);

fn gives_its_formula<S: Scalar>(all: Vec<Kernels<S>>) {
    for kernels in all {
        for len in LENGTHS {
            let x = numbers::<S>(len, 1);
            let mut y = x.clone();
            (kernels.forward)(&mut y);
            let expected: Vec<f64> = x.iter().map(|x| (kernels.formula)(x.to_f64())).collect();
            assert_close(&y, &expected, kernels.name);
        }
    }
}

#[test]
fn every_activation_gives_its_formula_at_every_length() {
    gives_its_formula(single());
    gives_its_formula(double());
}

#[test]
fn a_derivative_is_the_slope_of_the_values() {
    const STEP: f64 = 1e-5;
    for kernels in double() {
        let x = numbers::<f64>(200, 2);
        let value_at = |offset: f64| {
            let mut y: Vec<f64> = x.iter().map(|x| x + offset).collect();
            (kernels.forward)(&mut y);
            y
        };
        let mut d = vec![1.0; x.len()];
        (kernels.backward)(&mut d, &x, &value_at(0.0));
        for ((d, right), left) in d.iter().zip(value_at(STEP)).zip(value_at(-STEP)) {
            let slope = (right - left) / (2.0 * STEP);
            assert!((d - slope).abs() < 1e-9, "{}: derivative {d}, slope {slope}", kernels.name);
        }
    }
}

#[test]
fn a_backward_pass_in_single_precision_is_that_in_double_precision() {
    for (single, double) in single().into_iter().zip(double()) {
        for len in LENGTHS {
            let (x, mut d) = (numbers::<f32>(len, 3), numbers::<f32>(len, 4));
            let (x64, mut d64) = (to_f64(&x), to_f64(&d));
            let (mut y, mut y64) = (x.clone(), x64.clone());
            (single.forward)(&mut y);
            (double.forward)(&mut y64);
            (single.backward)(&mut d, &x, &y);
            (double.backward)(&mut d64, &x64, &y64);
            assert_scaled(&d, &d64, 16.0, single.name); // 4, the largest d, times the errors of 1 − y²
        }
    }
}

#[test]
fn the_bits_are_the_same_under_every_instruction_set() {
    for kernels in single() {
        let x = numbers::<f32>(1000, 5);
        let (mut dispatched, mut plain) = (x.clone(), x);
        (kernels.forward)(&mut dispatched);
        (kernels.plain)(&mut plain);
        assert_eq!(dispatched, plain, "{}", kernels.name);
    }
}

fn keeps_to_its_limits<S: Scalar>(all: Vec<Kernels<S>>) {
    for kernels in all {
        for huge in [1e30, f64::INFINITY] {
            let x = [S::from_f64(-huge), S::from_f64(huge)];
            let (mut y, mut d) = (x, [S::ONE; 2]);
            (kernels.forward)(&mut y);
            (kernels.backward)(&mut d, &x, &y);
            let (values, derivatives) = kernels.limits;
            assert_eq!(d.map(S::to_f64).map(|d| (d * 1e6).round()), derivatives.map(|d| (d * 1e6).round()), "{}", kernels.name);
            for ((y, limit), x) in y.into_iter().zip(values).zip(x) {
                if limit.is_finite() {
                    assert_close(&[y], &[limit], kernels.name);
                } else {
                    assert!(y.to_f64().signum() == x.to_f64().signum() && y.is_finite() == x.is_finite(), "{}: {y} at {x}", kernels.name);
                }
            }
        }
    }
}

#[test]
fn huge_and_infinite_numbers_give_the_limit() {
    keeps_to_its_limits(single());
    keeps_to_its_limits(double());
}

fn does_not_hide_a_nan<S: Scalar>(all: Vec<Kernels<S>>) {
    for kernels in all {
        for len in [1, 17, 64] {
            let mut y = vec![S::ONE; len];
            y[len / 2] = S::from_f64(f64::NAN);
            (kernels.forward)(&mut y);
            for (place, y) in y.iter().enumerate() {
                assert_eq!(y.to_f64().is_nan(), place == len / 2, "{}", kernels.name);
            }
        }
    }
}

#[test]
fn no_activation_hides_a_nan() {
    does_not_hide_a_nan(single());
    does_not_hide_a_nan(double());
}

#[test]
fn the_least_numbers_are_no_special_case() {
    for kernels in single() {
        for x in [f32::from_bits(1), -f32::from_bits(1), f32::MIN_POSITIVE, 0.0, -0.0] {
            let (mut y, mut d) = ([x], [1.0]);
            (kernels.forward)(&mut y);
            (kernels.backward)(&mut d, &[x], &y);
            assert_close(&y, &[(kernels.formula)(f64::from(x))], kernels.name);
            assert!(d[0].is_finite(), "{}", kernels.name);
        }
    }
}

/// Compares a kernel with a bias, forward and backward, with the separate kernels.
macro_rules! assert_joined {
    ($($biased:ident, $backward_bias:ident, $plain:ident, $backward:ident $(, $argument:literal)?;)*) => { $(
        for width in LENGTHS {
            let rows = 5;
            let (x, bias, d) = (numbers::<f32>(rows * width, 6), numbers(width, 7), numbers(rows * width, 8));
            let (mut joined, mut steps) = (x.clone(), x);
            nn_kernels::f32::$biased(&mut joined, &bias $(, $argument)?);
            nn_kernels::f32::add_bias(&mut steps, &bias);
            nn_kernels::f32::$plain(&mut steps $(, $argument)?);
            assert_eq!(joined, steps, stringify!($biased));

            let (mut d_joined, mut d_steps) = (d.clone(), d);
            let (mut d_bias_joined, mut d_bias_steps) = (vec![9.0; width], vec![9.0; width]);
            nn_kernels::f32::$backward_bias(&mut d_joined, &mut d_bias_joined, &steps $(, $argument)?);
            nn_kernels::f32::$backward(&mut d_steps, &steps $(, $argument)?);
            nn_kernels::f32::sum_rows(&mut d_bias_steps, &d_steps);
            assert_eq!((d_joined, d_bias_joined), (d_steps, d_bias_steps), stringify!($backward_bias));
        }
    )* };
}

#[test]
fn an_activation_with_a_bias_is_its_two_steps() {
    assert_joined! {
        bias_relu, relu_backward_bias, relu, relu_backward;
        bias_leaky_relu, leaky_relu_backward_bias, leaky_relu, leaky_relu_backward, 0.2;
        bias_elu, elu_backward_bias, elu, elu_backward, 1.5;
        bias_selu, selu_backward_bias, selu, selu_backward;
        bias_sigmoid, sigmoid_backward_bias, sigmoid, sigmoid_backward;
        bias_tanh, tanh_backward_bias, tanh, tanh_backward;
        bias_softsign, softsign_backward_bias, softsign, softsign_backward;
        bias_hard_sigmoid, hard_sigmoid_backward_bias, hard_sigmoid, hard_sigmoid_backward;
        bias_hard_tanh, hard_tanh_backward_bias, hard_tanh, hard_tanh_backward;
    }
}

#[test]
fn a_trained_slope_bends_the_negative_side_and_learns_from_it() {
    for len in LENGTHS {
        let (x, d_y) = (numbers::<f64>(len, 9), numbers::<f64>(len, 10));
        let (mut y, mut d, mut d_slope) = (x.clone(), d_y.clone(), [9.0]);
        nn_kernels::f64::prelu(&mut y, &[0.25]);
        nn_kernels::f64::prelu_backward(&mut d, &mut d_slope, &x, &[0.25]);
        let slope_at = |x: &f64| if *x > 0.0 { 1.0 } else { 0.25 };
        assert_close(&y, &x.iter().map(|x| x * slope_at(x)).collect::<Vec<_>>(), "prelu");
        assert_close(&d, &x.iter().zip(&d_y).map(|(x, d)| d * slope_at(x)).collect::<Vec<_>>(), "prelu_backward");
        let expected: f64 = x.iter().zip(&d_y).filter(|(x, _)| **x <= 0.0).map(|(x, d)| x * d).sum();
        assert_scaled(&d_slope, &[9.0 + expected], 16.0, "prelu_backward");
    }
}

#[test]
fn a_slope_for_each_column_is_that_of_its_column_alone() {
    for width in LENGTHS.into_iter().filter(|width| *width > 0) {
        let (rows, slope) = (300 / width + 1, numbers::<f64>(width, 11));
        let (x, d_y) = (numbers::<f64>(rows * width, 12), numbers::<f64>(rows * width, 13));
        let (mut y, mut d, mut d_slope) = (x.clone(), d_y.clone(), vec![9.0; width]);
        nn_kernels::f64::prelu(&mut y, &slope);
        nn_kernels::f64::prelu_backward(&mut d, &mut d_slope, &x, &slope);
        let column = |numbers: &[f64], from: usize| numbers.iter().skip(from).step_by(width).copied().collect::<Vec<_>>();
        for (at, slope) in slope.iter().enumerate() {
            let x = column(&x, at);
            let (mut alone, mut d_alone, mut d_slope_alone) = (x.clone(), column(&d_y, at), [9.0]);
            nn_kernels::f64::prelu(&mut alone, &[*slope]);
            nn_kernels::f64::prelu_backward(&mut d_alone, &mut d_slope_alone, &x, &[*slope]);
            assert_eq!((column(&y, at), column(&d, at)), (alone, d_alone), "column {at} of {width}");
            assert_scaled(&d_slope[at..=at], &d_slope_alone, 16.0, "prelu_backward");
        }
    }
}
