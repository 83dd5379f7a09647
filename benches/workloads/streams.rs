//! Steps of streams, as audio effects take them, and plain loops that do the same.

use std::hint::black_box;

use nn_runtime::Streaming;
use nn_runtime::prelude::*;

use super::{Workload, draws};

network! {
    #[stream]
    struct Amp([512, 1]) -> [512, 1] { Lstm(20), Dense(1) }
}

network! {
    #[stream]
    struct GruAmp([512, 1]) -> [512, 1] { Gru(24), Dense(1) }
}

network! {
    #[stream]
    struct Filter([512, 16]) -> [512, 16] { Conv1d(16, kernel = 15, dilation = 4, padding = causal) }
}

/// L1: an LSTM, a sample at a time.
pub(super) fn lstm() -> Workload {
    steps::<Amp, 1>("L1")
}

/// L1b: a GRU, a sample at a time.
pub(super) fn gru() -> Workload {
    steps::<GruAmp, 1>("L1b")
}

/// A1: a dilated causal convolution, a sample at a time.
pub(super) fn convolution() -> Workload {
    steps::<Filter, 1>("A1")
}

/// A1b: the same in blocks of 64 samples.
pub(super) fn convolution_in_blocks() -> Workload {
    steps::<Filter, 64>("A1b")
}

/// So many steps of a stream with each call.
fn steps<N: Train<Scalar = f32> + Streaming<Scalar = f32>, const STEPS: usize>(name: &'static str) -> Workload {
    let net: &'static N = Box::leak(Box::new(N::init(&mut StdRng::seed_from_u64(1))));
    let (mut stream, mut frames) = (StreamState::new(net), [N::Frame::filled(0.0); STEPS]);
    Row::flatten_mut(&mut frames).iter_mut().zip(numbers()).for_each(|(x, number)| *x = number);
    Workload { name, rows: STEPS, run: Box::new(move || _ = black_box(stream.block(black_box(&frames)))) }
}

/// Numbers between −1 and 1.
fn numbers() -> impl Iterator<Item = f32> {
    draws().map(|draw| draw as f32 / 2.0_f32.powi(30) - 1.0)
}

/// L1p: the network of L1 in loops as one would write them, with the exponentials of the standard library. It stands for `RTNeural`, whose
/// order of work it has: one product with all weights, then the gates.
pub(super) fn plain_lstm() -> Workload {
    let mut numbers = numbers().map(|x| 0.3 * x);
    let weights: Vec<[f32; 80]> = (0..22).map(|_| std::array::from_fn(|_| numbers.next().unwrap_or(0.0))).collect();
    let (mut h, mut c) = ([0.0_f32; 20], [0.0_f32; 20]);
    let sigmoid = |x: f32| 1.0 / (1.0 + (-x).exp());
    let run = move || {
        let mut gates = weights[21];
        for (x, weights) in black_box(&[0.5]).iter().chain(&h).zip(&weights) {
            gates.iter_mut().zip(weights).for_each(|(gate, weight)| *gate += x * weight);
        }
        for unit in 0..20 {
            let [i, f, g, o] = [0, 1, 2, 3].map(|gate| gates[20 * gate + unit]);
            c[unit] = sigmoid(f) * c[unit] + sigmoid(i) * g.tanh();
            h[unit] = sigmoid(o) * c[unit].tanh();
        }
        black_box(h.iter().zip(&weights[0]).map(|(h, weight)| h * weight).sum::<f32>());
    };
    Workload { name: "L1p", rows: 1, run: Box::new(run) }
}

/// A1p: the network of A1 in plain loops, over a buffer in a circle.
pub(super) fn plain_convolution() -> Workload {
    let mut numbers = numbers();
    let mut frame = move || std::array::from_fn::<f32, 16, _>(|_| numbers.next().unwrap_or(0.0));
    let (mut frames, weights): (Vec<_>, Vec<_>) = ((0..57).map(|_| frame()).collect(), (0..240).map(|_| frame()).collect());
    let (x, mut now) = (frame(), 0);
    let run = move || {
        now = (now + 1) % 57;
        frames[now] = black_box(x);
        let mut y = [0.0_f32; 16];
        for (tap, weights) in weights.chunks_exact(16).enumerate() {
            for (x, weights) in frames[(now + 1 + 4 * tap) % 57].iter().zip(weights) {
                y.iter_mut().zip(weights).for_each(|(y, weight)| *y += x * weight);
            }
        }
        black_box(y);
    };
    Workload { name: "A1p", rows: 1, run: Box::new(run) }
}
