#![allow(clippy::float_cmp)] // numbers are compared for equality on purpose
#![allow(clippy::cast_sign_loss)] // classes in JSON are ordinary numbers

use serde_json::Value;

use super::{
    BinaryCrossEntropy, CrossEntropy, Hinge, Huber, Loss, MeanAbsoluteError, MeanSquaredError, MulticlassHinge, WeightedBinaryCrossEntropy,
    WeightedCrossEntropy,
};
use crate::Scalar;

fn reference() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/losses.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the reference values are in the repository")).expect("they are JSON")
}

/// Flattens a number, a list of numbers or a list of rows.
fn numbers<S: Scalar>(value: &Value) -> Vec<S> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        value => vec![S::from_f64(value.as_f64().expect("a number"))],
    }
}

fn rows<S: Scalar, const OUT: usize>(value: &Value) -> Vec<[S; OUT]> {
    numbers(value).as_chunks().0.to_vec()
}

fn classes(value: &Value) -> Vec<usize> {
    numbers::<f64>(value).into_iter().map(|class| class as usize).collect()
}

fn assert_close<S: Scalar>(got: &[S], expected: &[f64], name: &str) {
    let (relative, absolute) = if S::NAME == "f32" { (1e-6, 1e-7) } else { (1e-12, 1e-12) };
    assert_eq!(got.len(), expected.len());
    for (got, expected) in got.iter().zip(expected) {
        assert!((got.to_f64() - expected).abs() <= relative * expected.abs() + absolute, "{name}: {got}, expected {expected}");
    }
}

/// Checks the mean loss and its gradient, computed in both ways, against every case of a formula.
fn agrees<const OUT: usize, S: Scalar, L: Loss<OUT, S>>(loss: &L, name: &str, formula: &str, targets: impl Fn(&Value) -> Vec<L::Target>) {
    let reference = reference();
    let is_meant = |case: &&Value| case["name"] == name && case["formula"].as_str().is_some_and(|text| text.starts_with(formula));
    let cases: Vec<_> = reference["cases"].as_array().expect("a list").iter().filter(is_meant).collect();
    assert!(!cases.is_empty(), "{name}");
    for case in cases {
        let (outputs, targets) = (numbers::<S>(&case["input"]), targets(&case["target"]));
        let mut d_outputs = vec![S::from_f64(9.0); outputs.len()];
        assert!(targets.iter().all(|target| loss.check(target).is_ok()));
        let mean = loss.gradient(&outputs, &targets, &mut d_outputs);
        assert_close(&[mean, loss.mean(&outputs, &targets)], &[case["loss"].as_f64().expect("a number"); 2], name);
        assert_close(&d_outputs, &numbers::<f64>(&case["d_input"]), name);
    }
}

fn all_agree<S: Scalar>() {
    agrees::<3, S, _>(&MeanSquaredError, "mse", "", rows);
    agrees::<3, S, _>(&MeanAbsoluteError, "mae", "", rows);
    agrees::<3, S, _>(&Huber::default(), "huber", "delta = 1:", rows);
    agrees::<3, S, _>(&Huber(0.5), "huber", "delta = 0.5", rows);
    agrees::<4, S, _>(&CrossEntropy, "cross_entropy", "", classes);
    agrees::<4, S, _>(&WeightedCrossEntropy { smoothing: 0.0, weights: [1.0; 4] }, "cross_entropy", "", classes);
    agrees::<4, S, _>(&WeightedCrossEntropy { smoothing: 0.1, weights: [1.0; 4] }, "cross_entropy_label_smoothing", "", classes);
    let weights = [1.0, 2.0, 0.5, 0.25];
    agrees::<4, S, _>(&WeightedCrossEntropy { smoothing: 0.0, weights }, "cross_entropy_class_weights", "", classes);
    agrees::<3, S, _>(&BinaryCrossEntropy, "binary_cross_entropy", "", rows);
    agrees::<3, S, _>(&WeightedBinaryCrossEntropy { pos_weight: [1.0; 3] }, "binary_cross_entropy", "", rows);
    agrees::<1, S, _>(&Hinge, "hinge", "", rows);
    agrees::<4, S, _>(&MulticlassHinge, "hinge_multiclass", "", classes);
}

#[test]
fn losses_agree_with_the_reference() {
    all_agree::<f32>();
    all_agree::<f64>();
}

#[test]
fn cross_entropy_of_many_rows_is_that_of_its_rows() {
    let outputs: Vec<f64> = (0..10 * 300).map(|place| f64::from(place * 37 % 101) / 10.0 - 5.0).collect();
    let targets: Vec<usize> = (0..300).map(|row| row * 7 % 10).collect();
    let mut d_outputs = vec![0.0; outputs.len()];
    let mean = Loss::<10, f64>::gradient(&CrossEntropy, &outputs, &targets, &mut d_outputs);
    let mut sum = 0.0;
    for ((output, target), d) in outputs.as_chunks::<10>().0.iter().zip(&targets).zip(d_outputs.as_chunks::<10>().0) {
        let mut d_row = [0.0; 10];
        sum += CrossEntropy.row(output, target, &mut d_row);
        assert_close(d, &d_row.map(|d| d / 300.0), "a row");
    }
    assert_close(&[mean, Loss::<10, f64>::mean(&CrossEntropy, &outputs, &targets)], &[sum / 300.0; 2], "the mean");
}

#[test]
fn what_is_yes_counts_by_its_weight_and_the_gradient_is_that_of_the_loss() {
    let (pos_weight, targets) = ([3.0, 0.5], [[1.0, 0.0], [0.0, 1.0], [0.25, 1.0]]);
    let loss = WeightedBinaryCrossEntropy { pos_weight };
    for outputs in [[0.3, -0.7, 1.5, 0.2, -2.0, 0.1], [30.0, 40.0, -35.0, -60.0, 800.0, -900.0]] {
        let (mut d, mut ignored) = ([9.0; 6], [9.0; 6]);
        let mean = loss.gradient(&outputs, &targets, &mut d);
        let plain = |z: f64, t: f64, weight: f64| {
            let softplus = |z: f64| z.max(0.0) + (-z.abs()).exp().ln_1p();
            weight * t * softplus(-z) + (1.0 - t) * softplus(z)
        };
        let numbers = targets.concat();
        let expected: f64 = (0..6).map(|at| plain(outputs[at], numbers[at], pos_weight[at % 2])).sum::<f64>() / 6.0;
        assert_close(&[mean], &[expected], "the mean over the numbers, whatever they weigh");
        for at in 0..6 {
            let mut moved = |by: f64| {
                let mut outputs = outputs;
                outputs[at] += by;
                loss.gradient(&outputs, &targets, &mut ignored)
            };
            let (up, down) = (moved(1e-5), moved(-1e-5));
            assert!((d[at] - (up - down) / 2e-5).abs() < 1e-6, "{at}");
        }
    }
    let mut d = [0.0_f32; 2];
    assert!(loss.row(&[f32::INFINITY, f32::NEG_INFINITY], &[1.0, 0.0], &mut d) == 0.0 && d == [0.0, 0.0]);
}

/// Compares a weighted batch with one that repeats row `i` as often as its weight says.
#[test]
fn a_row_of_weight_two_counts_as_two_rows() {
    let (outputs, targets, weights) = ([0.5, -0.2, 1.5, 0.3, -1.0, 0.7], [0, 1, 1], [2.0, 0.0, 1.0]);
    let repeated = ([0.5, -0.2, 0.5, -0.2, -1.0, 0.7], [0, 0, 1]);
    let loss = WeightedCrossEntropy { smoothing: 0.1, weights: [1.0, 3.0] };
    let (mut d, mut d_repeated) = ([9.0; 6], [9.0_f64; 6]);
    let found = loss.gradient_weighted(&outputs, &targets, &weights, &mut d);
    let expected = loss.gradient(&repeated.0, &repeated.1, &mut d_repeated);
    assert_close(&[found, loss.mean_weighted(&outputs, &targets, &weights)], &[expected; 2], "loss");
    assert_close(&d, &[2.0 * d_repeated[0], 2.0 * d_repeated[1], 0.0, 0.0, d_repeated[4], d_repeated[5]], "gradient");
}

#[test]
fn where_no_row_counts_the_mean_is_0() {
    let mut d = [9.0_f32; 2];
    assert_eq!((Loss::<1>::gradient_weighted(&MeanSquaredError, &[1.0, 2.0], &[[0.0]; 2], &[0.0; 2], &mut d), d), (0.0, [0.0; 2]));
    let loss = WeightedCrossEntropy { smoothing: 0.0, weights: [0.0, 1.0] };
    assert_eq!((loss.gradient(&[1.0, 2.0], &[0], &mut d), d), (0.0, [0.0; 2]));
}

#[test]
fn a_mean_over_many_rows_keeps_its_digits() {
    let rows = 100_000;
    let (outputs, targets) = (vec![0.1_f32.sqrt(); rows], vec![[0.0]; rows]);
    let mean = Loss::<1>::mean(&MeanSquaredError, &outputs, &targets);
    assert!((mean - 0.1).abs() < 1e-6, "{mean}");
}

#[test]
fn a_nan_is_not_hidden() {
    let mut d = [0.0_f32; 2];
    assert!(MeanSquaredError.row(&[f32::NAN, 0.0], &[0.0; 2], &mut d).is_nan() && d[0].is_nan());
    assert!(MeanAbsoluteError.row(&[f32::NAN, 0.0], &[0.0; 2], &mut d).is_nan() && d[0].is_nan());
    assert!(Huber(1.0).row(&[f32::NAN, 0.0], &[0.0; 2], &mut d).is_nan() && d[0].is_nan());
    assert!(CrossEntropy.row(&[f32::NAN, 0.0], &1, &mut d).is_nan() && d[0].is_nan());
    assert!(BinaryCrossEntropy.row(&[f32::NAN, 0.0], &[0.0; 2], &mut d).is_nan() && d[0].is_nan());
    assert!(Hinge.row(&[f32::NAN, 0.0], &[1.0; 2], &mut d).is_nan());
    assert!(MulticlassHinge.row(&[f32::NAN, 0.0], &1, &mut d).is_nan());
}

#[test]
fn infinite_logits_give_the_limit() {
    let mut d = [9.0_f32; 2];
    assert_eq!((BinaryCrossEntropy.row(&[f32::INFINITY, f32::NEG_INFINITY], &[1.0, 0.0], &mut d), d), (0.0, [0.0; 2]));
    assert_eq!((CrossEntropy.row(&[f32::INFINITY, 0.0], &0, &mut d), d), (0.0, [0.0; 2]));
    assert_eq!((CrossEntropy.row(&[f32::NEG_INFINITY, 0.0], &0, &mut d), d), (f32::INFINITY, [-1.0, 1.0]));
}

#[test]
fn targets_that_a_loss_cannot_use_are_refused() {
    let check = |result: Result<(), String>| result.expect_err("it was accepted");
    assert_eq!(check(Loss::<10>::check(&CrossEntropy, &10)), "class 10, but classes are counted from 0 to 9");
    assert_eq!(check(Loss::<10>::check(&MulticlassHinge, &11)), "class 11, but classes are counted from 0 to 9");
    assert_eq!(check(Loss::<2>::check(&MeanSquaredError, &[0.0, f32::NAN])), "number 1 is NaN, expected a finite one");
    assert_eq!(check(Loss::<2>::check(&BinaryCrossEntropy, &[0.5, -0.1])), "number 1 is -0.1, expected a probability from 0 to 1");
    assert_eq!(check(Loss::<1>::check(&Hinge, &[0.0])), "number 0 is 0, expected -1 or 1");
}
