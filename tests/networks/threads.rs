//! A batch over several threads gives the same results as on one thread.

use nn_runtime::prelude::*;

use crate::check::{self, Drawn};
use crate::random::{Case, Twin, each};

network! {
    /// Layers that depend on other rows, or on the position of a row.
    #[scalar(f64)]
    #[loss(CrossEntropy)]
    struct Deep(6) -> 4 {
        Dense(16), BatchNorm, Relu, Dropout(0.3),
        Residual { Dense(16), BatchNorm(momentum = 0.3), Tanh },
        Dense(4), Softmax,
    }
}

/// The gradient, the gradient of the inputs, the loss and the predictions, computed on this many threads.
fn by_threads<N>(net: &N, inputs: &[N::Input], targets: &[N::Target], threads: usize) -> (Vec<f64>, Vec<f64>, f64, Vec<N::Output>)
where
    N: Supervised<Scalar = f64>,
{
    let mut workspace = N::workspace(inputs.len());
    workspace.threads(threads);
    workspace.keep_input_gradient(true);
    let loss = net.gradient(inputs, targets, &mut workspace).expect("the batch is sound");
    let gradient = workspace.gradient();
    let numbers = [gradient.parameters(), gradient.statistics()].concat();
    let d_inputs = Row::flatten(workspace.input_gradient().expect("it was asked for")).to_vec();
    (numbers, d_inputs, loss, net.predict_batch(inputs, &mut workspace).to_vec())
}

fn close(what: &str, declaration: &str, some: &[f64], others: &[f64]) {
    let largest = others.iter().fold(1e-3, |largest: f64, x| largest.max(x.abs()));
    for (a, b) in some.iter().zip(others) {
        assert!((a - b).abs() <= 1e-12 * largest, "{what} of {declaration}: {a} by some threads, {b} by one");
    }
}

fn compare<N: Supervised<Scalar = f64, Target: Drawn>>(declaration: &str) {
    let rng = &mut StdRng::seed_from_u64(7);
    let (net, inputs): (N, _) = (check::network(rng), check::inputs::<N>(13, rng));
    let targets = check::targets::<N>(&inputs, rng);
    let one = by_threads(&net, &inputs, &targets, 1);
    for threads in [2, 3, 5, 40] {
        let some = by_threads(&net, &inputs, &targets, threads);
        close("the gradient", declaration, &some.0, &one.0);
        close("the gradient of the inputs", declaration, &some.1, &one.1);
        close("the loss", declaration, &[some.2], &[one.2]);
        assert_eq!(some.3, one.3, "predictions of {declaration}");
    }
}

#[test]
fn any_number_of_threads_gives_the_gradient_of_the_whole_batch() {
    struct Threads;
    impl Case for Threads {
        fn run<N: Twin>(&self, declaration: &str) {
            compare::<N>(declaration);
        }
    }
    compare::<Deep>("a network with batch normalisation and dropout");
    each(&Threads);
}

#[test]
fn weights_of_rows_count_over_all_threads() {
    let rng = &mut StdRng::seed_from_u64(8);
    let (net, inputs): (Deep, _) = (check::network(rng), check::inputs::<Deep>(9, rng));
    let (targets, weights) = ([0, 1, 2, 3, 0, 1, 2, 3, 0], [1.0, 0.0, 3.0, 0.5, 2.0, 0.0, 0.0, 0.0, 7.0]);
    let gradient = |threads| {
        let mut workspace = Deep::workspace(9);
        workspace.threads(threads);
        let loss = net.gradient_weighted(&inputs, &targets, &weights, &mut workspace).expect("the batch is sound");
        (loss, workspace.gradient().parameters().to_vec())
    };
    let (one, three) = (gradient(1), gradient(3));
    close("the loss", "weighted rows", &[three.0], &[one.0]);
    close("the gradient", "weighted rows", &three.1, &one.1);
}

#[test]
fn the_same_number_of_threads_trains_to_the_same_bits() {
    let rng = &mut StdRng::seed_from_u64(9);
    let inputs = check::inputs::<Deep>(60, rng);
    let data = Dataset::<Deep>::from_rows(inputs.into_iter().enumerate().map(|(row, input)| (input, row % 4)));
    let train = |threads| {
        let mut net = Deep::init(&mut StdRng::seed_from_u64(1));
        Trainer::new(Adam::new(0.01)).epochs(4).batch(16).threads(threads).fit(&mut net, &data).expect("sound settings");
        [net.parameters(), net.statistics()].concat()
    };
    assert_eq!(train(2), train(2));
    assert_eq!(train(3), train(3));
    close("the parameters", "four epochs", &train(2), &train(1));
}

network! {
    #[scalar(f64)]
    struct Normed(6) -> 5 { Dense(5), BatchNorm }
}

network! {
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Outer(6) -> 1 { self::Normed, Tanh, Dense(1) }
}

#[test]
fn a_batch_normalisation_inside_another_network_sees_the_whole_batch_all_the_same() {
    compare::<Outer>("a network in a network");
}

#[test]
fn a_step_over_threads_is_the_step_of_one() {
    network! {
        #[loss(MeanSquaredError)]
        struct Large(300) -> 300 { Dense(300), Tanh, Dense(300) }
    }
    let rows: Vec<[f32; 300]> = (0..4).map(|row| std::array::from_fn(|place| ((row * 7 + place) % 13) as f32 / 13.0)).collect();
    let step = || {
        let mut net = Large::init(&mut StdRng::seed_from_u64(1));
        let (mut workspace, mut adam) = (Large::workspace(4), Adam::default());
        workspace.threads(1);
        for _ in 0..3 {
            net.gradient(&rows, &rows, &mut workspace).expect("the batch is sound");
            adam.step(&mut net, workspace.gradient());
        }
        net.parameters().to_vec()
    };
    assert_eq!(on_threads(3, step).expect("three threads"), step());
}
