//! Networks drawn at random from the grammar: see `build.rs`.

use nn_runtime::Role;
use nn_runtime::loss::{Loss, Metric};
use nn_runtime::prelude::*;

use crate::check::{self, Drawn};

include!(concat!(env!("OUT_DIR"), "/random.rs"));

/// A test that runs for every random network.
pub(crate) trait Case {
    fn run<N: Twin>(&self, declaration: &str);
}

/// A network, with the same network under `#[plain]`.
pub(crate) trait Twin: Supervised<Scalar = f64, Target: Drawn> {
    type Plain: Supervised<Scalar = f64, Target: Drawn>;
    /// The file in `weights/random` with which `random_weights.rs` compiles it as constants, if it does.
    const FILE: Option<&'static str>;
}

/// A custom activation: x · sigmoid(x).
pub(crate) struct Swish;

impl Activation<f64> for Swish {
    fn value(x: f64) -> f64 {
        x / (1.0 + (-x).exp())
    }

    fn derivative(x: f64) -> f64 {
        let s = 1.0 / (1.0 + (-x).exp());
        s + x * s * (1.0 - s)
    }
}

/// A custom loss: the mean fourth power of the difference.
#[derive(Default)]
pub(crate) struct Quartic;

impl<const OUT: usize> Loss<OUT, f64> for Quartic {
    type Target = [f64; OUT];

    fn row(&self, output: &[f64; OUT], target: &[f64; OUT], d_output: &mut [f64; OUT]) -> f64 {
        let count = OUT as f64;
        for ((d, y), t) in d_output.iter_mut().zip(output).zip(target) {
            *d = 4.0 * (y - t).powi(3) / count;
        }
        output.iter().zip(target).map(|(y, t)| (y - t).powi(4)).sum::<f64>() / count
    }
}

network! {
    /// A network inside others.
    #[scalar(f64)]
    pub(crate) struct Inner(3) -> 2 {
        Dense(4), Tanh,
        Residual { Dense(4), Gelu },
        Dense(2),
    }
}

network! {
    /// A network inside others that needs the whole batch at once.
    #[scalar(f64)]
    pub(crate) struct Normed(3) -> 2 {
        Dense(4), BatchNorm, Relu, Dropout(0.2),
        Dense(2),
    }
}

/// Whether a network's prediction equals the output of its training pass.
fn predicts_as_it_trains(declaration: &str) -> bool {
    ["BatchNorm", "Dropout", "dropout", "Noise", "Normed", "Sample"].iter().all(|kind| !declaration.contains(kind))
}

#[test]
fn every_gradient_of_a_random_network_is_right() {
    struct Gradients;
    impl Case for Gradients {
        fn run<N: Twin>(&self, declaration: &str) {
            check::loss_gradient::<N>(declaration);
            check::pass_gradient::<N>(declaration);
        }
    }
    each(&Gradients);
}

#[test]
fn the_public_check_finds_every_gradient_of_a_small_random_network_right() {
    struct Checks;
    impl Case for Checks {
        fn run<N: Twin>(&self, declaration: &str) {
            if N::PARAMETERS + 3 * N::Input::WIDTH > 150 {
                return;
            }
            let rng = &mut StdRng::seed_from_u64(9);
            let (net, inputs): (N, _) = (check::network(rng), check::inputs::<N>(3, rng));
            let check = net.check_gradients(&inputs, &check::targets::<N>(&inputs, rng)).expect("the batch is sound");
            assert!(check.is_right(), "{declaration}: {check}");
        }
    }
    each(&Checks);
}

#[test]
fn one_row_and_many_rows_are_predicted_alike() {
    struct Predictions;
    impl Case for Predictions {
        fn run<N: Twin>(&self, declaration: &str) {
            let rng = &mut StdRng::seed_from_u64(3);
            let (net, inputs): (N, _) = (check::network(rng), check::inputs::<N>(7, rng));
            let mut workspace = N::workspace(2);
            let trained = net.forward(&inputs, &mut workspace).expect("the batch is sound").to_vec();
            let many = net.predict_batch(&inputs, &mut workspace).to_vec();
            let one: Vec<_> = inputs.iter().map(|input| net.predict(input)).collect();
            let trained = predicts_as_it_trains(declaration).then_some(trained);
            for outputs in trained.into_iter().chain([many]) {
                for (a, b) in Row::flatten(&outputs).iter().zip(Row::flatten(&one)) {
                    assert!((a - b).abs() <= 1e-12 * (1.0 + a.abs()) || a.is_nan() && b.is_nan(), "{declaration}: {a} and {b}");
                }
            }
        }
    }
    each(&Predictions);
}

#[test]
fn tensors_cover_every_number_once() {
    struct Tensors;
    impl Case for Tensors {
        fn run<N: Twin>(&self, declaration: &str) {
            let (mut parameters, mut statistics) = (vec![0; N::PARAMETERS], vec![0; N::STATISTICS]);
            for tensor in N::TENSORS {
                let numbers = if tensor.is_statistic() { &mut statistics } else { &mut parameters };
                numbers[tensor.range.clone()].iter_mut().for_each(|count| *count += 1);
                assert_eq!(tensor.shape.iter().product::<usize>(), tensor.range.len(), "{declaration}: {}", tensor.name);
            }
            assert!(parameters.iter().chain(&statistics).all(|&count| count == 1), "{declaration}");
        }
    }
    each(&Tensors);
}

#[test]
fn a_random_network_is_the_same_after_it_was_in_a_file() {
    struct Files(tempfile::TempDir);
    impl Case for Files {
        fn run<N: Twin>(&self, declaration: &str) {
            let (net, path) = (check::network::<N>(&mut StdRng::seed_from_u64(4)), self.0.path().join("net.safetensors"));
            net.save(&path).expect("a file");
            let loaded = N::load(&path).expect("the file fits the declaration");
            assert_eq!(loaded.parameters(), net.parameters(), "{declaration}");
            assert_eq!(loaded.statistics(), net.statistics(), "{declaration}");
        }
    }
    each(&Files(tempfile::tempdir().expect("a folder")));
}

/// Numbers that `f16` and `i8` hold exactly: weights are multiples of 1/256, of which the largest of each output is 127/256.
fn exact_in_smaller_types<N: Twin>() -> N {
    let rng = &mut StdRng::seed_from_u64(17);
    let mut net: N = check::network(rng);
    net.parameters_mut().iter_mut().for_each(|x| *x = (*x * 256.0).round().clamp(-90.0, 90.0) / 256.0);
    for tensor in N::TENSORS.iter().filter(|tensor| tensor.role == Role::Weight) {
        let outputs = tensor.shape[0];
        for output in 0..outputs {
            // In memory the outputs of one input lie side by side.
            let inputs = tensor.range.len() / outputs;
            net.parameters_mut()[tensor.range.start + output % inputs * outputs + output] = 127.0 / 256.0;
        }
    }
    net
}

/// `UPDATE_EXPECT=1 cargo test -p nn-tests --test networks files` renews them.
#[test]
fn files_of_weights_are_those_of_the_random_networks() {
    struct Files;
    impl Case for Files {
        fn run<N: Twin>(&self, declaration: &str) {
            let Some(file) = N::FILE else { return };
            let (net, path) = (exact_in_smaller_types::<N>(), format!("{}/weights/random/{file}", env!("CARGO_MANIFEST_DIR")));
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                net.save(&path).expect("it can be written");
            }
            let stored = N::load(&path).expect("the file fits the declaration");
            assert_eq!(stored.parameters(), net.parameters(), "{declaration}");
            assert_eq!(stored.statistics(), net.statistics(), "{declaration}");
        }
    }
    each(&Files);
}

/// Compares numbers up to rounding.
fn alike(a: &[f64], b: &[f64], what: &str, declaration: &str) {
    assert_eq!(a.len(), b.len());
    for (place, (a, b)) in a.iter().zip(b).enumerate() {
        let same = (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()));
        // Padding is NaN.
        assert!(same || a.is_nan() && b.is_nan(), "{declaration}: {what} {place} is {a} and {b}");
    }
}

#[test]
fn what_the_compiler_does_to_save_time_changes_no_number() {
    struct Plainly;
    impl Case for Plainly {
        fn run<N: Twin>(&self, declaration: &str) {
            let rng = &mut StdRng::seed_from_u64(5);
            let (net, inputs): (N, _) = (check::network(rng), check::inputs::<N>(70, rng));
            let mut plain = N::Plain::init(rng);
            plain.parameters_mut().copy_from_slice(net.parameters());
            plain.statistics_mut().copy_from_slice(net.statistics());
            // Rows with names are of another type.
            let mut plain_inputs = vec![<N::Plain as Network>::Input::filled(0.0); inputs.len()];
            Row::flatten_mut(&mut plain_inputs).copy_from_slice(Row::flatten(&inputs));
            let targets = check::targets::<N>(&inputs, &mut StdRng::seed_from_u64(15));
            let plain_targets = check::targets::<N::Plain>(&plain_inputs, &mut StdRng::seed_from_u64(15));
            let (mut workspace, mut plain_workspace) = (N::workspace(70), N::Plain::workspace(70));
            workspace.keep_input_gradient(true);
            plain_workspace.keep_input_gradient(true);

            let loss = net.gradient(&inputs, &targets, &mut workspace).expect("the batch is sound");
            let plain_loss = plain.gradient(&plain_inputs, &plain_targets, &mut plain_workspace).expect("the batch is sound");
            alike(&[loss], &[plain_loss], "loss", declaration);
            let (gradient, plain_gradient) = (workspace.gradient(), plain_workspace.gradient());
            alike(gradient.parameters(), plain_gradient.parameters(), "derivative", declaration);
            alike(gradient.statistics(), plain_gradient.statistics(), "statistic", declaration);
            let by_inputs = Row::flatten(workspace.input_gradient().expect("it was asked for"));
            let plain_by_inputs = Row::flatten(plain_workspace.input_gradient().expect("it was asked for"));
            alike(by_inputs, plain_by_inputs, "derivative by input", declaration);
            let predicted = net.predict_batch(&inputs, &mut workspace);
            alike(Row::flatten(predicted), Row::flatten(plain.predict_batch(&plain_inputs, &mut plain_workspace)), "output", declaration);
        }
    }
    each(&Plainly);
}

#[test]
fn a_folded_random_network_predicts_what_it_predicted() {
    struct Folds;
    impl Case for Folds {
        fn run<N: Twin>(&self, declaration: &str) {
            let rng = &mut StdRng::seed_from_u64(6);
            let (net, inputs): (N, _) = (check::network(rng), check::inputs::<N>(7, rng));
            let folded = net.fold();
            for input in &inputs {
                alike(net.predict(input).numbers(), folded.predict(input).numbers(), "output", declaration);
            }
        }
    }
    each(&Folds);
}

#[test]
fn a_batch_of_any_size_has_the_same_gradient_in_and_out_of_a_pool() {
    struct Pools;
    impl Case for Pools {
        fn run<N: Twin>(&self, declaration: &str) {
            let rng = &mut StdRng::seed_from_u64(8);
            let (net, inputs): (N, _) = (check::network(rng), check::inputs::<N>(9, rng));
            let targets = check::targets::<N>(&inputs, rng);
            let gradient = |rows: usize, workspace: &mut Workspace<N>| {
                workspace.seed(3);
                let loss = net.gradient(&inputs[..rows], &targets[..rows], workspace).ok()?;
                Some([&[loss], workspace.gradient().parameters()].concat())
            };
            let (mut outside, mut inside) = (N::workspace(9), N::workspace(1));
            outside.threads(3);
            inside.threads(3);
            let expected: Vec<_> = (1..=9).map(|rows| gradient(rows, &mut outside)).collect();
            let found = on_threads(2, || (1..=9).map(|rows| gradient(rows, &mut inside)).collect::<Vec<_>>());
            assert_eq!(found.expect("two threads"), expected, "{declaration}");
        }
    }
    each(&Pools);
}
