//! The workloads: the training steps and predictions of the tables in `README.md`.

mod ends;
mod streams;

use std::hint::black_box;

use nn_runtime::prelude::*;

network! {
    /// T1: a small classifier of MNIST's size. `Logits` is the same for I1 and I4.
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
    /// T4: deep, with normalisation and dropout.
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
    /// I1 and I4: without the last activation, as in the other libraries' programs.
    struct Logits(784) -> 10 { Dense(128), Relu, Dense(64), Relu, Dense(10) }
}

network! {
    /// I3: as small as the network of an audio effect.
    struct Audio(32) -> 1 { Dense(16), Tanh, Dense(8), Tanh, Dense(1) }
}

network! {
    /// C1: LeNet-5 on images of MNIST's size. `LeNetLogits` is the same for C1p and C1f.
    #[loss(CrossEntropy)]
    struct LeNet([1, 28, 28]) -> 10 {
        Conv2d(6, kernel = 5), Relu, MaxPool(2),
        Conv2d(16, kernel = 5), Relu, MaxPool(2),
        Flatten, Dense(120), Relu, Dense(84), Relu, Dense(10), Softmax,
    }
}

network! {
    struct LeNetLogits([1, 28, 28]) -> 10 {
        Conv2d(6, kernel = 5), Relu, MaxPool(2),
        Conv2d(16, kernel = 5), Relu, MaxPool(2),
        Flatten, Dense(120), Relu, Dense(84), Relu, Dense(10),
    }
}

network! {
    /// C2: a small residual network.
    #[loss(CrossEntropy)]
    struct ResNet8([1, 28, 28]) -> 10 {
        Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm, Relu,
        Residual {
            Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm, Relu,
            Conv2d(16, kernel = 3, padding = same, bias = false), BatchNorm,
        }, Relu,
        Add {
            { Conv2d(32, kernel = 1, stride = 2, bias = false), BatchNorm },
            {
                Conv2d(32, kernel = 3, stride = 2, padding = 1, bias = false), BatchNorm, Relu,
                Conv2d(32, kernel = 3, padding = same, bias = false), BatchNorm,
            },
        }, Relu,
        Add {
            { Conv2d(64, kernel = 1, stride = 2, bias = false), BatchNorm },
            {
                Conv2d(64, kernel = 3, stride = 2, padding = 1, bias = false), BatchNorm, Relu,
                Conv2d(64, kernel = 3, padding = same, bias = false), BatchNorm,
            },
        }, Relu,
        GlobalAvgPool, Dense(10), Softmax,
    }
}

network! {
    /// C2k: one convolution between equally many channels, forwards and backwards.
    struct Middle([32, 14, 14]) -> [32, 14, 14] { Conv2d(32, kernel = 3, padding = same) }
}

network! {
    /// C2t: one transposed convolution, forwards and backwards.
    struct Larger([32, 14, 14]) -> [16, 28, 28] { ConvTranspose2d(16, kernel = 4, stride = 2, padding = 1) }
}

network! {
    /// V1: a variational auto-encoder of MNIST's size.
    #[loss(BinaryCrossEntropy(sum))]
    struct Vae(784) -> 784 {
        Dense(400), Relu,
        Concat { Dense(20), Dense(20) },
        Sample(20),
        Dense(400), Relu, Dense(784), Sigmoid,
    }
}

network! {
    /// L2: a language model of characters with a memory.
    #[loss(CrossEntropy)]
    struct Writer(Tokens(64, 65)) -> [64, 65] { Embedding(128), Lstm(128), Dense(65), Softmax }
}

network! {
    /// G1: nanoGPT's network for a CPU. `GptLogits` is the same for G1f and G1s.
    #[loss(CrossEntropy)]
    struct Gpt(Tokens(64, 65)) -> [64, 65] {
        wte: Embedding(128, init = Normal(0.02)), Positions,
        Repeat(4) {
            Residual { LayerNorm(bias = false), Attention(heads = 4, causal, bias = false) },
            Residual { LayerNorm(bias = false), Dense(512, bias = false), Gelu, Dense(128, bias = false) },
        },
        LayerNorm(bias = false), Dense(65, weight = wte, bias = false), Softmax,
    }
}

network! {
    #[stream]
    struct GptLogits(Tokens(64, 65)) -> [64, 65] {
        wte: Embedding(128, init = Normal(0.02)), Positions,
        Repeat(4) {
            Residual { LayerNorm(bias = false), Attention(heads = 4, causal, bias = false) },
            Residual { LayerNorm(bias = false), Dense(512, bias = false), Gelu, Dense(128, bias = false) },
        },
        LayerNorm(bias = false), Dense(65, weight = wte, bias = false),
    }
}

/// A workload: `run` does it once, for this many rows.
pub(crate) struct Workload {
    pub name: &'static str,
    pub rows: usize,
    pub run: Box<dyn FnMut()>,
}

/// Every workload. Each is created when its turn comes.
pub(crate) const ALL: &[fn() -> Workload] = &[
    || train::<Digits, _>("T1", 64, Adam::new(1e-3), |draw| draw as usize % 10),
    || train::<Table, _>("T2", 32, Adam::new(1e-3), |draw| [draw as f32 / 2.0_f32.powi(30) - 1.0]),
    || train::<Large, _>("T3", 256, Momentum::new(1e-2, 0.9), |draw| draw as usize % 10),
    || train::<Deep, _>("T4", 128, Adam::new(1e-3), |draw| draw as usize % 10),
    || one_row::<Logits>("I1"),
    || one_row::<Table>("I2"),
    || one_row::<Audio>("I3"),
    || many_rows::<Logits>("I4", 256),
    || train::<LeNet, _>("C1", 128, Adam::new(3e-4), |draw| draw as usize % 10),
    || one_row::<LeNetLogits>("C1p"),
    || many_rows::<LeNetLogits>("C1f", 128),
    || train::<ResNet8, _>("C2", 128, Adam::new(1e-3), |draw| draw as usize % 10),
    || there_and_back::<Middle>("C2k", 64),
    || many_rows::<Middle>("C2kf", 64),
    || there_and_back::<Larger>("C2t", 64),
    || train::<Vae, _>("V1", 128, Adam::new(1e-3), |draw| std::array::from_fn(|pixel| ((draw as usize + pixel) % 7) as f32 / 6.0)),
    || train::<Writer, _>("L2", 32, Adam::new(1e-3), classes),
    || train::<Gpt, _>("G1", 12, ClipNorm(1.0).before(AdamW::new(1e-3, 0.1).betas(0.9, 0.99)), classes),
    || many_rows::<GptLogits>("G1f", 12),
    || next_step::<GptLogits>("G1s"),
    ends::two_heads,
    ends::two_heads_in_parts,
    ends::tied,
    ends::untied,
    ends::twins,
    ends::pair,
    streams::lstm,
    streams::gru,
    streams::convolution,
    streams::convolution_in_blocks,
    streams::plain_lstm,
    streams::plain_convolution,
];

/// Numbers that look random (Numerical Recipes' generator).
fn draws() -> impl Iterator<Item = u32> {
    std::iter::successors(Some(99_991_u32), |state| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))).map(|state| state >> 1)
}

/// A class at each of 64 steps.
fn classes(draw: u32) -> [usize; 64] {
    std::array::from_fn(|step| (draw as usize + step * step) % 65)
}

/// Rows of numbers between −1 and 1, or of tokens.
fn inputs<N: Network<Scalar = f32>>(rows: usize) -> Vec<N::Input> {
    let mut rows = vec![N::Input::filled(0.0); rows];
    let number = |draw: u32| N::VOCABULARY.map_or(draw as f32 / 2.0_f32.powi(30) - 1.0, |tokens| (draw as usize % tokens) as f32);
    Row::flatten_mut(&mut rows).iter_mut().zip(draws()).for_each(|(x, draw)| *x = number(draw));
    rows
}

/// The batches come from this many rows in turn. They are noise that cannot be learnt, so that all steps stay alike.
const ROWS: usize = 8192;

/// One training step on the next batch: gradient and update.
fn train<N, O>(name: &'static str, rows: usize, mut optimizer: O, target: impl Fn(u32) -> N::Target) -> Workload
where
    N: Supervised<Scalar = f32> + 'static,
    O: Optimizer + 'static,
{
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = N::workspace(rows);
    let (inputs, targets) = (inputs::<N>(ROWS), draws().map(target).take(ROWS).collect::<Vec<_>>());
    let mut batch = 0;
    let run = move || {
        let range = batch * rows..(batch + 1) * rows;
        net.gradient(&inputs[range.clone()], &targets[range], &mut workspace).expect("the batch is sound");
        optimizer.step(&mut net, workspace.gradient());
        batch = (batch + 1) % (ROWS / rows);
    };
    Workload { name, rows, run: Box::new(run) }
}

fn one_row<N: Train<Scalar = f32> + 'static>(name: &'static str) -> Workload {
    let (net, inputs) = (N::init(&mut StdRng::seed_from_u64(1)), inputs::<N>(1));
    Workload { name, rows: 1, run: Box::new(move || _ = black_box(net.predict(black_box(&inputs[0])))) }
}

/// One step more of a stream.
fn next_step<N: Train<Scalar = f32> + nn_runtime::Streaming<Scalar = f32> + 'static>(name: &'static str) -> Workload {
    let net: &'static N = Box::leak(Box::new(N::init(&mut StdRng::seed_from_u64(1))));
    let (mut stream, frame) = (StreamState::new(net), N::Frame::filled(1.0));
    Workload { name, rows: 1, run: Box::new(move || _ = black_box(stream.step(black_box(&frame)))) }
}

fn many_rows<N: Train<Scalar = f32> + 'static>(name: &'static str, rows: usize) -> Workload {
    let (net, inputs) = (N::init(&mut StdRng::seed_from_u64(1)), inputs::<N>(rows));
    let mut workspace = N::workspace(rows);
    Workload { name, rows, run: Box::new(move || _ = black_box(net.predict_batch(black_box(&inputs), &mut workspace))) }
}

/// A forward and a backward pass, with the gradients of the parameters and of the inputs.
fn there_and_back<N: Train<Scalar = f32> + 'static>(name: &'static str, rows: usize) -> Workload {
    let (net, inputs) = (N::init(&mut StdRng::seed_from_u64(1)), inputs::<N>(rows));
    let d = vec![N::Output::filled(0.5); rows];
    let mut workspace = N::workspace(rows);
    workspace.keep_input_gradient(true);
    let run = move || {
        net.forward(black_box(&inputs), &mut workspace).expect("the batch is sound");
        net.backward(&inputs, &d, &mut workspace).expect("it is the last batch");
    };
    Workload { name, rows, run: Box::new(run) }
}
