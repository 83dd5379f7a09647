//! What is timed: the training steps and predictions that the tables of `README.md` name.

use std::hint::black_box;

use nn_runtime::prelude::*;

network! {
    /// T1 and I1, I4: a small classifier of MNIST's pictures.
    #[loss(CrossEntropy)]
    struct Digits(784) -> 10 { Dense(128), Relu, Dense(64), Relu, Dense(10), Softmax }
}

network! {
    /// T2 and I2: a small regression.
    #[loss(MeanSquaredError)]
    struct Table(13) -> 1 { Dense(64), Relu, Dense(64), Relu, Dense(1) }
}

network! {
    /// T3: a large classifier.
    #[loss(CrossEntropy)]
    struct Large(784) -> 10 { Dense(1024), Relu, Dense(1024), Relu, Dense(10), Softmax }
}

network! {
    /// T4: deep, with everything in between.
    #[loss(CrossEntropy)]
    struct Deep(64) -> 10 {
        Dense(256), BatchNorm, Relu, Dropout(0.2),
        Dense(256), BatchNorm, Relu, Dropout(0.2),
        Dense(256), BatchNorm, Relu, Dropout(0.2),
        Dense(256), BatchNorm, Relu, Dropout(0.2),
        Dense(10), Softmax,
    }
}

network! {
    /// I1 and I4 without the last activation, as other stacks are timed.
    struct Logits(784) -> 10 { Dense(128), Relu, Dense(64), Relu, Dense(10) }
}

network! {
    /// I3: as small as an audio effect's.
    struct Audio(32) -> 1 { Dense(16), Tanh, Dense(8), Tanh, Dense(1) }
}

/// A workload: what it does once, and how many rows that are.
pub(crate) struct Workload {
    pub name: &'static str,
    pub rows: usize,
    pub run: Box<dyn FnMut()>,
}

/// Every workload, made when it is its turn.
pub(crate) const ALL: &[fn() -> Workload] = &[
    || train::<Digits, _>("T1", 64, Adam::new(1e-3), |i| i % 10),
    || train::<Table, _>("T2", 32, Adam::new(1e-3), |i| [i as f32 % 3.0]),
    || train::<Large, _>("T3", 256, Momentum::new(1e-2, 0.9), |i| i % 10),
    || train::<Deep, _>("T4", 128, Adam::new(1e-3), |i| i % 10),
    || one_row::<Logits>("I1"),
    || one_row::<Table>("I2"),
    || one_row::<Audio>("I3"),
    || many_rows::<Logits>("I4", 256),
];

/// Numbers between −1 and 1 that look random.
fn inputs<N: Network<Scalar = f32>>(rows: usize) -> Vec<N::Input> {
    let mut state = 99_991_u32;
    let mut rows = vec![N::Input::filled(0.0); rows];
    for x in Row::flatten_mut(&mut rows) {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *x = (state >> 8) as f32 / f32::from(1_u16 << 12) / 2048.0 - 1.0;
    }
    rows
}

/// One step of training: gradient and update, on the next of eight batches.
fn train<N, O>(name: &'static str, rows: usize, mut optimizer: O, target: impl Fn(usize) -> N::Target) -> Workload
where
    N: Supervised<Scalar = f32> + 'static,
    O: Optimizer + 'static,
{
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = N::workspace(rows);
    let (inputs, targets) = (inputs::<N>(8 * rows), (0..8 * rows).map(target).collect::<Vec<_>>());
    let mut batch = 0;
    let run = move || {
        let range = batch * rows..(batch + 1) * rows;
        net.gradient(&inputs[range.clone()], &targets[range], &mut workspace).expect("the batch is sound");
        optimizer.step(&mut net, workspace.gradient());
        batch = (batch + 1) % 8;
    };
    Workload { name, rows, run: Box::new(run) }
}

fn one_row<N: Train<Scalar = f32> + 'static>(name: &'static str) -> Workload {
    let (net, inputs) = (N::init(&mut StdRng::seed_from_u64(1)), inputs::<N>(1));
    Workload { name, rows: 1, run: Box::new(move || _ = black_box(net.predict(black_box(&inputs[0])))) }
}

fn many_rows<N: Train<Scalar = f32> + 'static>(name: &'static str, rows: usize) -> Workload {
    let (net, inputs) = (N::init(&mut StdRng::seed_from_u64(1)), inputs::<N>(rows));
    let mut workspace = N::workspace(rows);
    Workload { name, rows, run: Box::new(move || _ = black_box(net.predict_batch(black_box(&inputs), &mut workspace))) }
}
