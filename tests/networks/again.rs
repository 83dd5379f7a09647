//! `Again`: a layer that is used twice is two layers with equal weights, whose gradients add up.

use nn_runtime::prelude::*;

use crate::check;

network! {
    #[scalar(f64)]
    struct Shared(left: 4, right: 4) -> 2 {
        Concat {
            { encoder: Repeat(1) { first: Dense(5), Relu, Residual { second: Dense(5), Tanh } } },
            { From(right), Again(encoder) },
        },
        output: Dense(2),
    }
}

network! {
    /// The same network, with a copy of the encoder.
    #[scalar(f64)]
    struct Apart(left: 4, right: 4) -> 2 {
        Concat {
            { a: Repeat(1) { first: Dense(5), Relu, Residual { second: Dense(5), Tanh } } },
            { From(right), b: Repeat(1) { first: Dense(5), Relu, Residual { second: Dense(5), Tanh } } },
        },
        output: Dense(2),
    }
}

/// The numbers of a tensor in an array of parameters.
fn part<'a, N: Network>(numbers: &'a [f64], name: &str) -> &'a [f64] {
    let tensor = N::TENSORS.iter().find(|tensor| tensor.name == name).expect("there is such a tensor");
    &numbers[tensor.range.clone()]
}

/// The name of a tensor of `Shared` in `Apart`, with the copy `a` or `b`.
fn apart(name: &str, copy: &str) -> String {
    name.replace("encoder", copy)
}

#[test]
fn a_shared_encoder_is_two_equal_ones_whose_gradients_add_up() {
    let rng = &mut StdRng::seed_from_u64(1);
    let (shared, mut written): (Shared, Apart) = (check::network(rng), check::network(rng));
    for tensor in Apart::TENSORS {
        let name = tensor.name.replace("a.0", "encoder.0").replace("b.0", "encoder.0");
        written.parameters_mut()[tensor.range.clone()].copy_from_slice(part::<Shared>(shared.parameters(), &name));
    }
    let inputs = check::inputs::<Shared>(7, rng);
    let copies: Vec<_> = inputs.iter().map(|row| ApartInput { left: row.left, right: row.right }).collect();
    let (mut workspace, mut of_copies) = (Shared::workspace(7), Apart::workspace(7));
    let outputs = shared.forward(&inputs, &mut workspace).expect("a sound batch").to_vec();
    assert_eq!(outputs, written.forward(&copies, &mut of_copies).expect("a sound batch"));
    assert_eq!(
        inputs.iter().map(|row| shared.predict(row)).collect::<Vec<_>>(),
        copies.iter().map(|row| written.predict(row)).collect::<Vec<_>>()
    );

    let d = vec![[1.0, -2.0]; 7];
    shared.backward(&inputs, &d, &mut workspace).expect("it is the last batch");
    written.backward(&copies, &d, &mut of_copies).expect("it is the last batch");
    let (gradient, of_copies) = (workspace.gradient().parameters(), of_copies.gradient().parameters());
    for tensor in Shared::TENSORS {
        let [a, b] = ["a", "b"].map(|copy| part::<Apart>(of_copies, &apart(tensor.name, copy)));
        for ((sum, a), b) in part::<Shared>(gradient, tensor.name).iter().zip(a).zip(b) {
            let expected = if tensor.name.starts_with("encoder") { a + b } else { *a };
            assert!((sum - expected).abs() < 1e-12, "{}: {sum} is not {expected}", tensor.name);
        }
    }
}

#[test]
fn the_tensors_of_a_layer_that_is_used_again_exist_once() {
    let names: Vec<_> = Shared::TENSORS.iter().map(|tensor| tensor.name).collect();
    let encoder = ["encoder.0.first.weight", "encoder.0.first.bias", "encoder.0.second.weight", "encoder.0.second.bias"];
    assert_eq!(names, [&encoder[..], &["output.weight", "output.bias"]].concat());
    assert_eq!(Shared::PARAMETERS, (4 * 5 + 5) + (5 * 5 + 5) + (10 * 2 + 2));
    let row = |name: &str| Shared::SUMMARY.lines().find(|line| line.trim_start().starts_with(name)).expect("a line of the table");
    assert!(row("again1 ").contains("Again(encoder)") && row("again1 ").ends_with(" 0"), "{}", Shared::SUMMARY);
    assert!(row("again1.0.first").contains("Dense(5)") && row("again1.0.first").ends_with(" 0"), "{}", Shared::SUMMARY);
    assert!(row("encoder.0.first").ends_with(" 25"), "{}", Shared::SUMMARY);
}

#[test]
fn dropout_draws_other_numbers_in_each_use() {
    network! {
        struct Dropped(64) -> 128 { Concat { drop: Dropout(0.5), Again(drop) } }
    }
    let (net, mut workspace) = (Dropped::init(&mut StdRng::seed_from_u64(1)), Dropped::workspace(1));
    let outputs = net.forward(&[[1.0; 64]], &mut workspace).expect("a sound batch");
    let (first, second) = outputs[0].split_at(64);
    assert_ne!(first, second);
}

network! {
    #[scalar(f64)]
    struct Normed(3) -> 3 { a: Dense(3), BatchNorm, Tanh, Again(a) }
}

network! {
    #[scalar(f64)]
    struct Tied(3) -> 3 { a: Dense(3), BatchNorm, Tanh, Dense(3, weight = a) }
}

#[test]
fn a_batch_norm_is_not_folded_into_weights_that_another_layer_uses() {
    fn check<N: Train<Scalar = f64>>() {
        let rng = &mut StdRng::seed_from_u64(3);
        let (net, inputs): (N, _) = (check::network(rng), check::inputs::<N>(5, rng));
        let folded = net.fold();
        assert!(inputs.iter().all(|input| folded.predict_row(input) == net.predict_row(input)));
    }
    check::<Normed>();
    check::<Tied>();
}

#[test]
fn a_frozen_layer_stays_as_it_is_in_every_use() {
    network! {
        #[loss(MeanSquaredError)]
        struct Frozen(3) -> 1 { a: Dense(3), Tanh, Again(a), Dense(1) }
    }
    let data = Dataset::<Frozen>::from_rows((0..20).map(|row| ([row as f32 / 20.0, 1.0, -0.5], [row as f32 / 10.0])));
    let mut net = Frozen::init(&mut StdRng::seed_from_u64(1));
    let before = net.a().weight.to_owned();
    Trainer::new(Adam::new(0.1)).epochs(2).freeze("a").fit(&mut net, &data).expect("sound settings");
    assert_eq!(net.a().weight, &before);
    let message = Trainer::new(Adam::new(0.1)).freeze("again1").fit(&mut net, &data).expect_err("it has no tensors").to_string();
    assert!(message.contains("again1"), "{message}");
}

#[test]
fn the_first_use_decides_what_weights_are_drawn_from() {
    // He's initialiser draws from a wider interval than Glorot's, which is that of weights before anything but a rectifier.
    network! {
        struct First(3) -> 60 { Concat { { a: Dense(30), Tanh }, { Again(a), Relu } } }
    }
    let net = First::init(&mut StdRng::seed_from_u64(1));
    let bound = (6.0_f32 / 33.0).sqrt();
    assert!(net.a().weight.iter().flatten().all(|weight| weight.abs() <= bound));
}
