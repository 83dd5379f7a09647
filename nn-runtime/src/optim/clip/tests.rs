//! Tests that compare clipping with PyTorch, and tests of the noise.

use serde_json::Value;

use super::*;
use crate::optim::parts::Unchanged;
use crate::optim::{Adam, Optimizer, Sgd, Transform};
use nn_kernels::{Scalar, Sealed};

/// Returns a gradient after a transform, and checks that it is the same as a part of an optimizer and in place.
fn changed<S: Scalar>(transform: impl Transform + Copy, gradient: &[f64]) -> Vec<f64> {
    let gradient: Vec<_> = gradient.iter().map(|g| S::from_f64(*g)).collect();
    let mut parameters = vec![S::ZERO; gradient.len()];
    transform.before(Sgd::new(-1.0)).descend(&mut Unchanged, &mut parameters, &gradient);
    let mut apart = gradient.clone();
    <dyn InPlace>::boxed(transform).change(S::pair(&mut apart, &gradient));
    assert_eq!(apart, parameters);
    parameters.into_iter().map(S::to_f64).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        Value::Object(tensors) => tensors.values().flat_map(numbers).collect(),
        value => vec![value.as_f64().expect("a number")],
    }
}

fn close(name: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance * expected.abs(), "{name}: {found} for {expected}");
    }
}

fn agrees<S: Scalar>(tolerance: f64) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/clipping.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the file is there")).expect("the file is JSON");
    let cases = file["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 12);
    for case in cases {
        let (gradient, limit) = (numbers(&case["gradients"]), case["limit"].as_f64().expect("a limit"));
        let name = format!("{} {} at {limit} in {}", case["name"], case["case"], S::NAME);
        if case["name"] == "by_value" {
            close(&name, &changed::<S>(ClipValue(limit), &gradient), &numbers(&case["clipped"]), tolerance);
        } else {
            close(&name, &[norm(&gradient)], &numbers(&case["norm_before"]), 1e-15);
            let found = changed::<S>(ClipNorm(limit), &gradient);
            close(&name, &found, &numbers(&case["clipped_without_epsilon"]), tolerance);
            // PyTorch adds 1e-6 to the norm.
            close(&name, &found, &numbers(&case["clipped"]), 1e-6);
        }
    }
}

#[test]
fn clipped_gradients_are_those_of_pytorch() {
    agrees::<f32>(5e-7);
    agrees::<f64>(1e-15);
}

#[test]
fn a_gradient_within_the_limit_stays_bit_for_bit() {
    let gradient = [0.1, -0.2, 0.3];
    assert_eq!(changed::<f64>(ClipNorm(1.0), &gradient), gradient);
    assert_eq!(changed::<f64>(ClipValue(1.0), &gradient), gradient);
}

#[test]
fn squares_beyond_the_range_of_numbers_are_no_harm() {
    close("huge", &[norm(&[3e200, 4e200]), norm(&[3e-200, 4e-200])], &[5e200, 5e-200], 1e-15);
    close("huge in f32", &[norm(&[3e30_f32, 4e30])], &[5e30], 1e-7);
    assert_eq!(norm::<f32>(&[]), 0.0);
    assert_eq!(norm(&[1.0, f64::NEG_INFINITY]), f64::INFINITY);
    assert!(norm(&[1.0, f64::NAN]).is_nan());
}

#[test]
fn a_nan_is_not_hidden_and_stays_in_its_place() {
    for found in [changed_nan(ClipNorm(1.0)), changed_nan(ClipValue(1.0))] {
        assert_eq!(found.map(f64::is_nan), [false, true]);
    }
}

#[test]
fn a_gradient_with_an_infinity_stays_as_it_is() {
    for infinity in [f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(changed::<f32>(ClipNorm(1.0), &[3.0, infinity, -4.0]), [3.0, infinity, -4.0]);
        assert_eq!(changed::<f64>(ClipNorm(1.0), &[3.0, infinity, -4.0]), [3.0, infinity, -4.0]);
    }
}

fn changed_nan(transform: impl Transform) -> [f64; 2] {
    let mut gradient = [0.5, f64::NAN];
    <dyn InPlace>::boxed(transform).change(Sealed::pair(&mut gradient, &[0.0; 2]));
    gradient
}

#[test]
fn noise_has_the_variance_of_its_step() {
    let zeros = vec![0.0_f64; 100_000];
    let mut noise = <dyn InPlace>::boxed(GradientNoise::new(0.3));
    for step in 1..=3 {
        let mut gradient = zeros.clone();
        noise.change(Sealed::pair(&mut gradient, &zeros));
        let count = zeros.len() as f64;
        let mean = gradient.iter().sum::<f64>() / count;
        let variance = gradient.iter().map(|g| g * g).sum::<f64>() / count;
        let expected = 0.3 / f64::from(step).powf(0.55);
        assert!(mean.abs() < 4.0 * (expected / count).sqrt(), "step {step}: mean {mean}");
        assert!((variance / expected - 1.0).abs() < 0.02, "step {step}: {variance} for {expected}");
    }
}

#[test]
fn noise_depends_on_seed_step_and_place_alone() {
    let noisy = |seed| changed::<f32>(GradientNoise::new(1.0).seed(seed), &[0.0; 4]);
    assert_eq!(noisy(1), noisy(1));
    assert_ne!(noisy(1), noisy(2));
    let first = noisy(1);
    assert!(first.iter().skip(1).all(|g| *g != first[0]));
    let mut twice = <dyn InPlace>::boxed(GradientNoise::new(1.0).seed(1));
    let mut gradient = [0.0_f32; 4];
    twice.change(f32::pair(&mut gradient, &[0.0; 4]));
    let mut second = [0.0_f32; 4];
    twice.change(f32::pair(&mut second, &[0.0; 4]));
    assert_ne!(gradient, second);
}

#[test]
fn limits_that_make_no_sense_are_named() {
    let message = |optimizer: &dyn Fn() -> Result<(), crate::Error>| optimizer().expect_err("it was accepted").to_string();
    let clipped = ClipNorm(-1.0).before(Adam::default());
    assert_eq!(message(&|| clipped.check()), "the limit of ClipNorm is -1, but must be a finite number above 0");
    let chained = ClipNorm(1.0).then(ClipValue(f64::NAN)).before(Adam::default());
    assert_eq!(message(&|| chained.check()), "the limit of ClipValue is NaN, but must be a finite number above 0");
    assert!(GradientNoise::new(-0.1).check().is_err() && GradientNoise::new(0.1).check().is_ok());
}
