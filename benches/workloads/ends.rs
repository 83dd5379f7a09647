//! Networks with two heads, and with shared tensors, beside networks that do the same in parts.

use nn_runtime::prelude::*;

use super::{ROWS, Workload, draws, inputs, train};

network! {
    /// H1: one trunk, two heads.
    #[loss(kind = CrossEntropy, price = MeanSquaredError)]
    struct Both(64) -> (kind: 10, price: 1) {
        Dense(256), Relu, Dense(256), Relu,
        Heads {
            kind: { Dense(128), Relu, Dense(10), Softmax },
            price: { Dense(128), Relu, Dense(1) },
        },
    }
}

network! {
    struct Trunk(64) -> 256 { Dense(256), Relu, Dense(256), Relu }
}

network! {
    #[loss(CrossEntropy)]
    struct Kind(256) -> 10 { Dense(128), Relu, Dense(10), Softmax }
}

network! {
    #[loss(MeanSquaredError)]
    struct Price(256) -> 1 { Dense(128), Relu, Dense(1) }
}

network! {
    /// S1: two layers that share a weight.
    #[loss(MeanSquaredError)]
    struct Tied(256) -> 256 { first: Dense(256), Tanh, Dense(256, weight = first), Tanh, Dense(256, weight = first) }
}

network! {
    #[loss(MeanSquaredError)]
    struct Untied(256) -> 256 { Dense(256), Tanh, Dense(256), Tanh, Dense(256) }
}

network! {
    /// S2: the same encoder for two inputs.
    #[loss(MeanSquaredError)]
    struct Twins(left: 128, right: 128) -> 1 {
        Concat { encoder: Repeat(1) { Dense(256), Relu, Dense(64) }, { From(right), Again(encoder) } },
        Dense(32), Relu, Dense(1),
    }
}

network! {
    #[loss(MeanSquaredError)]
    struct Pair(left: 128, right: 128) -> 1 {
        Concat { { Dense(256), Relu, Dense(64) }, { From(right), Dense(256), Relu, Dense(64) } },
        Dense(32), Relu, Dense(1),
    }
}

fn number(draw: u32) -> f32 {
    draw as f32 / 2.0_f32.powi(30) - 1.0
}

pub(super) fn two_heads() -> Workload {
    train::<Both, _>("H1", 128, Adam::new(1e-3), |draw| BothTarget { kind: draw as usize % 10, price: [number(draw)] })
}

/// H1p: the trunk and the heads as three networks. The gradients with respect to the inputs of the heads go back through the trunk.
pub(super) fn two_heads_in_parts() -> Workload {
    const BATCH: usize = 128;
    let rng = &mut StdRng::seed_from_u64(1);
    let (mut trunk, mut kind, mut price) = (Trunk::init(rng), Kind::init(rng), Price::init(rng));
    let mut workspaces = (Trunk::workspace(BATCH), Kind::workspace(BATCH), Price::workspace(BATCH));
    let mut adams = [(); 3].map(|()| Adam::new(1e-3));
    workspaces.1.keep_input_gradient(true);
    workspaces.2.keep_input_gradient(true);
    let (rows, kinds) = (inputs::<Trunk>(ROWS), draws().map(|draw| draw as usize % 10).take(ROWS).collect::<Vec<_>>());
    let prices: Vec<[f32; 1]> = draws().map(|draw| [number(draw)]).take(ROWS).collect();
    let (mut batch, mut sum) = (0, vec![[0.0; 256]; BATCH]);
    let run = move || {
        let range = batch * BATCH..(batch + 1) * BATCH;
        let features = trunk.forward(&rows[range.clone()], &mut workspaces.0).expect("the batch is sound");
        kind.gradient(features, &kinds[range.clone()], &mut workspaces.1).expect("the batch is sound");
        price.gradient(features, &prices[range.clone()], &mut workspaces.2).expect("the batch is sound");
        let of_heads = [workspaces.1.input_gradient(), workspaces.2.input_gradient()].map(Option::unwrap_or_default);
        for (sum, (a, b)) in sum.as_flattened_mut().iter_mut().zip(of_heads[0].as_flattened().iter().zip(of_heads[1].as_flattened())) {
            *sum = a + b;
        }
        trunk.backward(&rows[range], &sum, &mut workspaces.0).expect("it is the last batch");
        adams[0].step(&mut trunk, workspaces.0.gradient());
        adams[1].step(&mut kind, workspaces.1.gradient());
        adams[2].step(&mut price, workspaces.2.gradient());
        batch = (batch + 1) % (ROWS / BATCH);
    };
    Workload { name: "H1p", rows: BATCH, run: Box::new(run) }
}

pub(super) fn tied() -> Workload {
    train::<Tied, _>("S1", 32, Adam::new(1e-3), |draw| [number(draw); 256])
}

pub(super) fn untied() -> Workload {
    train::<Untied, _>("S1p", 32, Adam::new(1e-3), |draw| [number(draw); 256])
}

pub(super) fn twins() -> Workload {
    train::<Twins, _>("S2", 64, Adam::new(1e-3), |draw| [number(draw)])
}

pub(super) fn pair() -> Workload {
    train::<Pair, _>("S2p", 64, Adam::new(1e-3), |draw| [number(draw)])
}
