//! Whole networks against PyTorch: predictions, loss, gradient and three optimizer steps, compared as `reference/README.md` says.

use std::path::{Path, PathBuf};

use nn_runtime::Role;
use nn_runtime::prelude::*;
use safetensors::SafeTensors;
use serde_json::Value;

macro_rules! cases {
    ($($module:ident, $network:ident, $folder:literal;)*) => { $(
        mod $module {
            use nn_runtime::prelude::*;

            include!(concat!("../reference/networks/", $folder, "/declaration.rs"));

            #[test]
            fn is_as_pytorch_says() {
                super::compare::<$network>($folder);
            }
        }
    )* };
}

cases! {
    a_sigmoid_with_adam, Case01, "01";
    one_layer_with_momentum, Case02, "02";
    a_mean_absolute_error_with_nesterov, Case03, "03";
    normalised_rows_with_sgd, Case04, "04";
    a_softmax_with_rmsprop, Case05, "05";
    batch_norm_with_adagrad, Case06, "06";
    residuals_in_residuals_with_adadelta, Case07, "07";
    awkward_names_with_adamw, Case08, "08";
    dropout_and_const_sizes, Case09, "09";
    a_max_pool, Case10, "10";
    convolutions_by_a_pixel, Case11, "11";
    a_convolution_and_batch_norm, Case12, "12";
}

/// What a case holds.
struct Case {
    folder: PathBuf,
    description: Value,
    numbers: Value,
}

impl Case {
    fn open(folder: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference/networks").join(folder);
        let json = |name| serde_json::from_slice(&std::fs::read(folder.join(name)).expect("the file is there")).expect("JSON");
        Self { description: json("case.json"), numbers: json("numbers.json"), folder }
    }

    /// A tensor of a file, in PyTorch's order.
    fn tensor(&self, file: &str, name: &str) -> Vec<f64> {
        let bytes = std::fs::read(self.folder.join(file)).expect("the file is there");
        let tensors = SafeTensors::deserialize(&bytes).expect("a safetensors file");
        let data = tensors.tensor(name).expect("a tensor of that name");
        match data.dtype() {
            safetensors::Dtype::F64 => data.data().as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
            safetensors::Dtype::I64 => data.data().as_chunks().0.iter().map(|bytes| i64::from_le_bytes(*bytes) as f64).collect(),
            _ => data.data().as_chunks().0.iter().map(|bytes| f64::from(f32::from_le_bytes(*bytes))).collect(),
        }
    }

    fn noise(&self, name: &str, len: usize) -> Vec<f64> {
        let bytes = std::fs::read(self.folder.join("noise.safetensors")).expect("the file is there");
        let tensors = SafeTensors::deserialize(&bytes).expect("a safetensors file");
        if tensors.names().contains(&name) { self.tensor("noise.safetensors", name) } else { vec![0.0; len] }
    }
}

/// The numbers of nested lists, in order.
fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(flat).collect(),
        value => vec![value.as_f64().expect("a number")],
    }
}

/// A target made from a row of the file.
trait FromNumbers: Sized {
    fn from_numbers(numbers: &[f64]) -> Vec<Self>;
}

impl FromNumbers for usize {
    fn from_numbers(numbers: &[f64]) -> Vec<Self> {
        numbers.iter().map(|class| *class as usize).collect()
    }
}

impl<const N: usize> FromNumbers for [f32; N] {
    fn from_numbers(numbers: &[f64]) -> Vec<Self> {
        numbers.as_chunks().0.iter().map(|row: &[f64; N]| row.map(|x| x as f32)).collect()
    }
}

fn largest(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0, |largest, x| x.abs().max(largest))
}

/// `|got - expected| <= 2e-4 |expected| + 1e-6 max|tensor| + 10 noise`
fn close(what: &str, got: &[f64], expected: &[f64], noise: &[f64]) {
    assert_eq!(got.len(), expected.len(), "{what}");
    let scale = largest(expected);
    for (place, ((got, expected), noise)) in got.iter().zip(expected).zip(noise).enumerate() {
        let allowed = 2e-4 * expected.abs() + 1e-6 * scale + 10.0 * noise;
        assert!((got - expected).abs() <= allowed, "{what}, number {place}: {got}, but PyTorch has {expected}");
    }
}

/// The numbers of a tensor in PyTorch's order.
pub(super) fn in_file_order<N: Network<Scalar: Into<f64>>>(net: &N, name: &str) -> Vec<f64> {
    let tensor = N::TENSORS.iter().find(|tensor| tensor.name == name).expect("a tensor of that name");
    let numbers = if tensor.is_statistic() { net.statistics() } else { net.parameters() };
    let numbers: Vec<f64> = numbers[tensor.range.clone()].iter().map(|x| (*x).into()).collect();
    match (tensor.role, tensor.shape) {
        (Role::Weight, [outputs, inputs, kernel @ ..]) => {
            let kernel: usize = kernel.iter().product();
            let place = |place: usize| (place / (inputs * kernel), place / kernel % inputs, place % kernel);
            let in_memory = |(output, input, position)| numbers[(position * inputs + input) * outputs + output];
            (0..numbers.len()).map(place).map(in_memory).collect()
        }
        _ => numbers,
    }
}

fn compare<N: Supervised<Scalar = f32, Target: FromNumbers>>(folder: &str) {
    let case = Case::open(folder);
    let mut net = N::load(case.folder.join("weights.safetensors")).expect("the weights fit the declaration");
    let inputs = case.tensor("batch.safetensors", "inputs");
    let width = N::Input::WIDTH;
    let inputs: Vec<N::Input> = inputs
        .chunks(width)
        .map(|row| {
            let mut input = N::Input::filled(0.0);
            input.numbers_mut().iter_mut().zip(row).for_each(|(to, from)| *to = *from as f32);
            input
        })
        .collect();
    let targets = N::Target::from_numbers(&case.tensor("batch.safetensors", "targets"));
    let mut workspace = N::workspace(inputs.len());

    let predictions: Vec<f64> = inputs.iter().flat_map(|input| net.predict(input).numbers().to_vec()).map(f64::from).collect();
    let expected = flat(&case.numbers["predictions"]);
    close("predict", &predictions, &expected, &case.noise("predictions", expected.len()));
    let batch: Vec<f64> = Row::flatten(net.predict_batch(&inputs, &mut workspace)).iter().map(|x| f64::from(*x)).collect();
    close("predict_batch", &batch, &expected, &case.noise("predictions", expected.len()));

    if case.description["checks"] == "predict" {
        return;
    }
    let loss = net.gradient(&inputs, &targets, &mut workspace).expect("the batch is sound");
    close("loss", &[f64::from(loss)], &flat(&case.numbers["loss"]), &case.noise("loss", 1));
    for tensor in N::TENSORS.iter().filter(|tensor| !tensor.is_statistic()) {
        let expected = case.tensor("expected_gradient.safetensors", tensor.name);
        let noise = case.noise(&format!("gradient.{}", tensor.name), expected.len());
        close(tensor.name, &in_file_order(workspace.gradient(), tensor.name), &expected, &noise);
    }

    let start: Vec<_> = N::TENSORS.iter().map(|tensor| in_file_order(&net, tensor.name)).collect();
    let settings = &case.description["hyper_parameters"];
    let setting = |name: &str| settings[name].as_f64().expect("a number");
    let lr = setting("lr");
    let mut steps = |optimizer: &mut dyn FnMut(&mut N, &N)| {
        for _ in 0..case.description["steps"].as_u64().expect("a count") {
            net.gradient(&inputs, &targets, &mut workspace).expect("the batch is sound");
            optimizer(&mut net, workspace.gradient());
        }
    };
    match case.description["optimizer"].as_str().expect("a name") {
        "sgd" => run(&mut steps, Sgd::new(lr)),
        "momentum" => run(&mut steps, Momentum::new(lr, 0.9)),
        "nesterov" => run(&mut steps, Nesterov::new(lr, 0.9)),
        "adagrad" => run(&mut steps, Adagrad::new(lr)),
        "adadelta" => run(&mut steps, Adadelta::new(lr)),
        "rmsprop" => run(&mut steps, RmsProp::new(lr)),
        "adam" => run(&mut steps, Adam::new(lr)),
        "adamw" => run(&mut steps, AdamW::new(lr, setting("decay"))),
        other => panic!("no optimizer `{other}` here"),
    }
    for (tensor, start) in N::TENSORS.iter().zip(start) {
        let expected = case.tensor("expected_stepped.safetensors", tensor.name);
        let noise = case.noise(&format!("stepped.{}", tensor.name), expected.len());
        let updates: Vec<f64> = expected.iter().zip(&start).map(|(end, start)| end - start).collect();
        let (scale, step) = (largest(&expected), largest(&updates));
        for (place, got) in in_file_order(&net, tensor.name).iter().enumerate() {
            let update = updates[place];
            let allowed = 2e-3 * update.abs() + 5e-7 * scale + 1e-5 * step + 10.0 * noise[place];
            let error = (got - expected[place]).abs();
            assert!(error <= allowed, "{}, number {place} after the steps: {got}, but PyTorch has {}", tensor.name, expected[place]);
        }
    }
}

fn run<N: Train>(steps: &mut dyn FnMut(&mut dyn FnMut(&mut N, &N)), mut optimizer: impl Optimizer) {
    steps(&mut |net, gradient| optimizer.step(net, gradient));
}
