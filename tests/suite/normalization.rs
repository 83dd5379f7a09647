//! Each normalisation alone against PyTorch's numbers. `reference/README.md` says how they were made.

use std::fs;

use nn_runtime::prelude::*;
use serde_json::Value;

network! {
    #[scalar(f64)]
    struct Batches(4) -> 4 { BatchNorm }
}

network! {
    #[scalar(f64)]
    struct Rows(6) -> 6 { LayerNorm }
}

network! {
    #[scalar(f64)]
    struct RootMeanSquare(6) -> 6 { RmsNorm }
}

network! {
    #[scalar(f64)]
    struct Groups(6) -> 6 { GroupNorm(3) }
}

fn reference() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/reference/normalization.json");
    serde_json::from_str(&fs::read_to_string(path).expect("it is kept here")).expect("JSON")
}

/// All numbers of a JSON value, in order, at any depth.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        Value::Null => Vec::new(),
        number => vec![number.as_f64().expect("a number")],
    }
}

fn rows<const N: usize>(value: &Value) -> Vec<[f64; N]> {
    numbers(value).as_chunks().0.to_vec()
}

#[track_caller]
fn assert_near(found: &[f64], expected: &Value, what: &str) {
    let expected = numbers(expected);
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{what}: {found} is not {expected}");
    }
}

/// Sets a network's parameters to those of a case.
fn set<N: Train<Scalar = f64>>(net: &mut N, case: &Value) {
    let parameters = [numbers(&case["gamma"]), numbers(&case["beta"])].concat();
    net.parameters_mut().copy_from_slice(&parameters);
}

/// Checks both passes of training on the rows of a case; returns the workspace with the gradient.
#[track_caller]
fn assert_trains<N, const WIDTH: usize>(net: &N, case: &Value, name: &str) -> Workspace<N>
where
    N: Train<Scalar = f64, Input = [f64; WIDTH], Output = [f64; WIDTH]>,
{
    let (inputs, d_outputs) = (rows(&case["input"]), rows(&case["d_output"]));
    let mut workspace = N::workspace(inputs.len());
    workspace.keep_input_gradient(true);
    let outputs = net.forward(&inputs, &mut workspace).expect("some rows").as_flattened().to_vec();
    assert_near(&outputs, &case["output"], &format!("{name}: output"));
    net.backward(&inputs, &d_outputs, &mut workspace).expect("the batch of the forward pass");
    let d_input = workspace.input_gradient().expect("it was asked for").as_flattened();
    assert_near(d_input, &case["d_input"], &format!("{name}: d_input"));
    let (d_gamma, d_beta) = workspace.gradient().parameters().split_at(WIDTH);
    assert_near(d_gamma, &case["d_gamma"], &format!("{name}: d_gamma"));
    if case.get("d_beta").is_some() {
        assert_near(d_beta, &case["d_beta"], &format!("{name}: d_beta"));
    }
    workspace
}

#[test]
fn rows_are_normalised_as_in_pytorch() {
    fn holds<N: Train<Scalar = f64, Input = [f64; 6], Output = [f64; 6]>>(case: &Value, name: &str) {
        let mut net = N::init(&mut StdRng::seed_from_u64(1));
        set(&mut net, case);
        assert_trains(&net, case, name);
        for (input, output) in rows::<6>(&case["input"]).iter().zip(rows::<6>(&case["output"])) {
            assert_near(&net.predict(input), &output.to_vec().into(), name);
        }
    }
    let reference = reference();
    holds::<Rows>(&reference["layer_norm"], "layer_norm");
    holds::<RootMeanSquare>(&reference["rms_norm"], "rms_norm");
    holds::<Groups>(&reference["group_norm"], "group_norm");
}

#[test]
fn batches_are_normalised_and_their_statistics_remembered_as_in_pytorch() {
    let reference = reference();
    let mut net = Batches::init(&mut StdRng::seed_from_u64(1));
    let cases = reference["batch_norm_train"].as_array().expect("batches");
    let remembered = reference["batch_norm_statistics_after_each_batch"].as_array().expect("one each");
    for (case, statistics) in cases.iter().zip(remembered) {
        set(&mut net, case);
        let workspace = assert_trains(&net, case, "batch_norm_train");
        Sgd::new(0.0).step(&mut net, workspace.gradient());
        let (mean, variance) = net.statistics().split_at(4);
        assert_near(mean, &statistics["running_mean"], "running_mean");
        assert_near(variance, &statistics["running_var"], "running_var");
    }

    let case = &reference["batch_norm_eval"];
    set(&mut net, case);
    net.statistics_mut().copy_from_slice(&[numbers(&case["running_mean"]), numbers(&case["running_var"])].concat());
    for (input, output) in rows::<4>(&case["input"]).iter().zip(rows::<4>(&case["output"])) {
        assert_near(&net.predict(input), &output.to_vec().into(), "batch_norm_eval");
    }
}
