//! Networks drawn at random from the grammar: see `build.rs`.

use nn_runtime::loss::Loss;
use nn_runtime::prelude::*;

use crate::check::{self, Drawn};

include!(concat!(env!("OUT_DIR"), "/random.rs"));

/// What is done with every network.
pub(crate) trait Case {
    fn run<N: Supervised<Scalar = f64, Target: Drawn>>(&self, declaration: &str);
}

/// An activation of ours: x · sigmoid(x).
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

/// A loss of ours: the mean fourth power of the difference.
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

#[test]
fn every_gradient_of_a_random_network_is_right() {
    struct Gradients;
    impl Case for Gradients {
        fn run<N: Supervised<Scalar = f64, Target: Drawn>>(&self, declaration: &str) {
            check::loss_gradient::<N>(declaration);
            check::pass_gradient::<N>(declaration);
        }
    }
    each(&Gradients);
}

#[test]
fn one_row_and_many_rows_are_predicted_alike() {
    struct Predictions;
    impl Case for Predictions {
        fn run<N: Supervised<Scalar = f64, Target: Drawn>>(&self, declaration: &str) {
            let rng = &mut StdRng::seed_from_u64(3);
            let (net, inputs): (N, _) = (check::network(rng), check::inputs::<N>(7, rng));
            let mut workspace = N::workspace(2);
            let trained = net.forward(&inputs, &mut workspace).expect("the batch is sound").to_vec();
            let many = net.predict_batch(&inputs, &mut workspace).to_vec();
            let one: Vec<_> = inputs.iter().map(|input| net.predict(input)).collect();
            for outputs in [trained, many] {
                for (a, b) in Row::flatten(&outputs).iter().zip(Row::flatten(&one)) {
                    assert!((a - b).abs() <= 1e-12 * (1.0 + a.abs()), "{declaration}: {a} and {b}");
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
        fn run<N: Supervised<Scalar = f64, Target: Drawn>>(&self, declaration: &str) {
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
        fn run<N: Supervised<Scalar = f64, Target: Drawn>>(&self, declaration: &str) {
            let (net, path) = (check::network::<N>(&mut StdRng::seed_from_u64(4)), self.0.path().join("net.safetensors"));
            net.save(&path).expect("a file");
            let loaded = N::load(&path).expect("the file fits the declaration");
            assert_eq!(loaded.parameters(), net.parameters(), "{declaration}");
            assert_eq!(loaded.statistics(), net.statistics(), "{declaration}");
        }
    }
    each(&Files(tempfile::tempdir().expect("a folder")));
}
