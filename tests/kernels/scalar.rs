//! Compares the functions in single precision with libm's in double precision.

#![allow(clippy::float_cmp)] // numbers are compared for equality on purpose

use nn_kernels::{Least, Scalar};

/// Every 997th number between two bounds of one sign, so that all magnitudes are equally frequent.
fn grid(least: f32, greatest: f32) -> impl Iterator<Item = f32> {
    (least.to_bits()..=greatest.to_bits()).step_by(997).map(f32::from_bits)
}

/// Checks a relative error, or an error of one last digit for denormal values.
fn holds(name: &str, single: fn(f32) -> f32, double: fn(f64) -> f64, relative: f64, inputs: impl Iterator<Item = f32>) {
    for x in inputs {
        let (got, expected) = (f64::from(single(x)), double(f64::from(x)));
        let error = (got - expected).abs();
        assert!(error <= relative * expected.abs() + 1.5e-45, "{name}({x:e}) is {got:e}, not {expected:e}");
    }
}

#[test]
fn functions_keep_to_the_errors_they_state() {
    let tiny = f32::from_bits(1);
    holds("exp", <f32 as Scalar>::exp, libm::exp, 9e-8, grid(tiny, 88.7).chain(grid(-tiny, -87.336)));
    holds("exp of a negative", <f32 as Scalar>::exp_of_negative, libm::exp, 9e-8, grid(-tiny, -64.0));
    assert_eq!([-64.5, -1e9, f32::NEG_INFINITY].map(<f32 as Scalar>::exp_of_negative), [0.0; 3]);
    assert!(<f32 as Scalar>::exp_of_negative(f32::NAN).is_nan());
    holds("exp_m1", <f32 as Scalar>::exp_m1, libm::expm1, 1.2e-7, grid(tiny, 88.7).chain(grid(-tiny, -110.0)));
    holds("ln", <f32 as Scalar>::ln, libm::log, 1.8e-7, grid(tiny, f32::MAX));
    holds("ln_1p", <f32 as Scalar>::ln_1p, libm::log1p, 2.4e-7, grid(tiny, f32::MAX).chain(grid(-tiny, -0.999_999)));
    holds("tanh", <f32 as Scalar>::tanh, libm::tanh, 4e-7, grid(tiny, 1e4).chain(grid(-tiny, -1e4)));
    let ratio = |x: f32| {
        let (p, q) = x.tanh_ratio::<Least>();
        assert!(q >= 1.0);
        p / q
    };
    holds("tanh_ratio", ratio, libm::tanh, 4e-7, grid(tiny, 1e4).chain(grid(-tiny, -1e4)));
    holds("erf", <f32 as Scalar>::erf, libm::erf, 2e-7, grid(tiny, 1e4).chain(grid(-tiny, -1e4)));
    holds("erfc", <f32 as Scalar>::erfc, libm::erfc, 8e-7, grid(tiny, 3.0).chain(grid(-tiny, -1e4)));
    holds("erfc", <f32 as Scalar>::erfc, libm::erfc, 5e-6, grid(3.0, 9.0));
}

#[test]
fn infinities_give_the_limit() {
    let (inf, none) = (f32::INFINITY, f32::NEG_INFINITY);
    assert_eq!([Scalar::exp(inf), Scalar::exp(none)], [inf, 0.0]);
    assert_eq!([Scalar::exp_m1(inf), Scalar::exp_m1(none)], [inf, -1.0]);
    assert_eq!([Scalar::ln(inf), Scalar::ln(0.0_f32), Scalar::ln(-0.0_f32)], [inf, none, none]);
    assert_eq!([Scalar::ln_1p(inf), Scalar::ln_1p(-1.0_f32)], [inf, none]);
    assert_eq!([Scalar::tanh(inf), Scalar::tanh(none)], [1.0, -1.0]);
    assert_eq!([Scalar::erf(inf), Scalar::erf(none)], [1.0, -1.0]);
    assert_eq!([Scalar::erfc(inf), Scalar::erfc(none)], [0.0, 2.0]);
}

#[test]
fn what_is_too_large_or_too_small_overflows_or_vanishes() {
    assert_eq!([100.0_f32, 1000.0].map(Scalar::exp), [f32::INFINITY; 2]);
    assert_eq!([-87.4_f32, -100.0, -1000.0].map(Scalar::exp), [0.0; 3]);
    assert!(grid(-80.0, -110.0).map(Scalar::exp).all(|e| e == 0.0 || e.is_normal()));
    assert_eq!([100.0_f32, 1000.0].map(Scalar::exp_m1), [f32::INFINITY; 2]);
    assert_eq!([-100.0_f32, -1000.0].map(Scalar::exp_m1), [-1.0; 2]);
    assert_eq!([-1000.0_f32, 1000.0].map(Scalar::tanh), [-1.0, 1.0]);
}

#[test]
fn a_nan_stays_one_and_no_logarithm_of_a_negative_number_exists() {
    let functions: [fn(f32) -> f32; 7] = [Scalar::exp, Scalar::exp_m1, Scalar::ln, Scalar::ln_1p, Scalar::tanh, Scalar::erf, Scalar::erfc];
    for function in functions {
        assert!(function(f32::NAN).is_nan());
    }
    assert!(Scalar::ln(-1.0_f32).is_nan() && Scalar::ln_1p(-1.5_f32).is_nan() && Scalar::ln(f32::NEG_INFINITY).is_nan());
}

#[test]
fn tanh_never_leaves_its_bounds_and_is_odd() {
    for x in grid(1e-3, 20.0) {
        let y = Scalar::tanh(x);
        assert!(y <= 1.0, "tanh({x}) is {y}");
        assert_eq!(Scalar::tanh(-x), -y);
    }
}

#[test]
fn exp_and_ln_of_simple_numbers_are_exact() {
    assert_eq!([Scalar::exp(0.0_f32), Scalar::exp(-0.0_f32)], [1.0; 2]);
    assert_eq!([Scalar::ln(1.0_f32), Scalar::ln_1p(0.0_f32), Scalar::exp_m1(0.0_f32)], [0.0; 3]);
}
