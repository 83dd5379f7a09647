//! Compares the kernels with PyTorch's values in double precision.

use serde_json::Value;

use super::activations::{Kernels, double, single};
use super::{assert_close, assert_scaled};
use nn_kernels::Scalar;

fn reference() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/reference/activations.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the reference values are in the repository")).expect("they are JSON")
}

/// Flattens a number, a list of numbers or a list of rows.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        value => vec![value.as_f64().expect("a number")],
    }
}

fn narrowed<S: Scalar>(value: &Value) -> Vec<S> {
    numbers(value).into_iter().map(S::from_f64).collect()
}

fn agrees<S: Scalar>(all: Vec<Kernels<S>>) {
    let reference = reference();
    let cases = reference["elementwise"].as_array().expect("a list");
    for kernels in all {
        let case = cases.iter().find(|case| case["name"] == kernels.name).expect("every activation has reference values");
        let x = narrowed::<S>(&case["input"]);
        let (mut y, mut derivative, mut d) = (x.clone(), vec![S::ONE; x.len()], narrowed(&case["d_output"]));
        (kernels.forward)(&mut y);
        (kernels.backward)(&mut derivative, &x, &y);
        (kernels.backward)(&mut d, &x, &y);
        assert_close(&y, &numbers(&case["output"]), kernels.name);
        // 1 − y² near |y| = 1 has twice the error of y.
        assert_scaled(&derivative, &numbers(&case["derivative"]), 4.0, kernels.name);
        assert_scaled(&d, &numbers(&case["d_input"]), 16.0, kernels.name);
    }
}

#[test]
fn activations_agree_with_the_reference() {
    agrees(single());
    agrees(double());
}

macro_rules! rowwise {
    ($scalar:ident, $name:literal, $forward:ident, $backward:ident) => {
        for case in reference()["rowwise"].as_array().expect("a list").iter().filter(|case| case["name"] == $name) {
            let width = numbers(&case["shape"])[1] as usize;
            let (mut y, mut d) = (narrowed::<$scalar>(&case["input"]), narrowed::<$scalar>(&case["d_output"]));
            nn_kernels::$scalar::$forward(&mut y, width);
            nn_kernels::$scalar::$backward(&mut d, &y, width);
            assert_close(&y, &numbers(&case["output"]), $name);
            assert_scaled(&d, &numbers(&case["d_input"]), 4.0, $name);
        }
    };
}

#[test]
fn softmax_and_its_logarithm_agree_with_the_reference() {
    rowwise!(f32, "softmax", softmax, softmax_backward);
    rowwise!(f64, "softmax", softmax, softmax_backward);
    rowwise!(f32, "log_softmax", log_softmax, log_softmax_backward);
    rowwise!(f64, "log_softmax", log_softmax, log_softmax_backward);
}

#[test]
fn a_trained_slope_agrees_with_the_reference() {
    let reference = reference();
    let case = reference["elementwise"].as_array().expect("a list").iter().find(|case| case["name"] == "prelu").expect("there");
    let x = narrowed::<f64>(&case["input"]);
    let (mut y, mut d, mut d_slope) = (x.clone(), narrowed(&case["d_output"]), [0.0]);
    nn_kernels::f64::prelu(&mut y, &[0.25]);
    nn_kernels::f64::prelu_backward(&mut d, &mut d_slope, &x, &[0.25]);
    assert_close(&y, &numbers(&case["output"]), "prelu");
    assert_close(&d, &numbers(&case["d_input"]), "prelu");
    assert_close(&d_slope, &numbers(&case["d_a"]), "prelu");
}
