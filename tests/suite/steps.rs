//! Networks that run one step after the other: the same numbers as along the whole sequence.

use nn_runtime::Streaming;
use nn_runtime::prelude::*;
use rand::RngExt;

/// A network with random numbers everywhere.
fn network<N: Train<Scalar = f64>>() -> N {
    let rng = &mut StdRng::seed_from_u64(5);
    let mut net = N::init(rng);
    net.parameters_mut().iter_mut().for_each(|x| *x += rng.random_range(-0.3..0.3));
    net.statistics_mut().iter_mut().for_each(|x| *x += rng.random_range(-0.3..0.3));
    net
}

/// Frames that a network can take.
fn frames<N: Network + Streaming<Scalar = f64>>(steps: usize) -> Vec<N::Frame> {
    let rng = &mut StdRng::seed_from_u64(6);
    let number = |rng: &mut StdRng| match N::VOCABULARY {
        Some(tokens) => rng.random_range(0..tokens) as f64,
        None => rng.random_range(-1.5..1.5),
    };
    let frame = |rng: &mut StdRng| {
        let mut frame = N::Frame::filled(0.0);
        frame.numbers_mut().iter_mut().for_each(|x| *x = number(rng));
        frame
    };
    (0..steps).map(|_| frame(rng)).collect()
}

fn close(what: &str, got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (place, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert!((got - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{what}, number {place}: {got} and {expected}");
    }
}

/// Compares a stream with the prediction of the whole sequence, step by step, in blocks, and after a reset.
fn is_the_sequence<N: Train<Scalar = f64> + Streaming<Scalar = f64>>(what: &str) {
    let net: N = network();
    let steps = N::INPUT_SHAPE[0];
    let frames = frames::<N>(steps);
    let mut input = N::Input::filled(0.0);
    input.numbers_mut().copy_from_slice(Row::flatten(&frames));
    let whole = net.predict_row(&input);
    // A network that gives numbers gives them at the last step.
    let last = whole.numbers();
    let skipped = steps * N::Answer::WIDTH - last.len();

    let mut stream = StreamState::new(&net);
    let answers: Vec<f64> = frames.iter().flat_map(|frame| stream.step(frame).numbers().to_vec()).collect();
    close(what, &answers[skipped..], last);

    stream.reset();
    let mut in_blocks = vec![N::Answer::filled(0.0); steps];
    let (first, rest) = frames.split_at(steps / 2);
    stream.run(first, &mut in_blocks);
    let mut copy = stream.clone();
    stream.run(rest, &mut in_blocks[steps / 2..]);
    assert_eq!(Row::flatten(&in_blocks), answers, "{what}: blocks are the steps, bit by bit");
    copy.run(rest, &mut in_blocks[steps / 2..]);
    assert_eq!(Row::flatten(&in_blocks), answers, "{what}: a copy goes on from the same step");
}

const WIDTH: usize = 3;

macro_rules! streams {
    ($($name:ident: ($($input:tt)*) -> $output:tt { $($body:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! {
                #[stream]
                #[scalar(f64)]
                struct Net($($input)*) -> $output { $($body)* }
            }
            is_the_sequence::<Net>(stringify!($name));
        }
    )* };
}

streams! {
    an_lstm: ([7, 3]) -> [7, 5] { Lstm(5) }
    a_gru_without_bias: ([7, 3]) -> [7, 17] { Gru(17, bias = false) }
    an_rnn_with_a_rectifier: ([7, 3]) -> [7, 4] { Rnn(4, Relu) }
    layers_with_trained_states: ([6, 2]) -> [6, 3] { Lstm(4, layers = 2, dropout = 0.2, initial = trained), Gru(3, initial = trained) }
    a_skip_from_input_to_output: ([8, 1]) -> [8, 1] { Residual { Lstm(6), Dense(1) } }
    dilated_causal_convolutions: ([9, 2]) -> [9, 3] {
        Conv1d(4, kernel = 2, padding = causal), Tanh, Conv1d(3, kernel = 3, padding = causal, dilation = 2), Relu,
    }
    convolutions_with_groups_and_single_steps: ([6, 4]) -> [6, 2] {
        Conv1d(4, kernel = 3, padding = causal, groups = 2), BatchNorm, Gelu, Conv1d(2, kernel = 1),
    }
    a_gated_residual: ([9, 2]) -> [9, 4] {
        start: Conv1d(4, kernel = 1),
        Residual { Multiply { { Conv1d(4, kernel = 2, padding = causal), Tanh }, { Conv1d(4, kernel = 2, padding = causal), Sigmoid } } },
        Add { Identity, { From(start), Silu } },
    }
    norms_and_branches: ([5, 3]) -> [5, 9] {
        Standardize, LayerNorm, Concat { Dense(4), { RmsNorm, Rnn(3), Dropout(0.3) }, Dropout(0.2, classic) }, Concat { { Dense(9) } }, Softmax,
    }
    tokens: (Tokens(7, 5)) -> [7, 5] { Embedding(6), Lstm(8), Dense(5), Softmax }
    attention_to_earlier_steps: ([7, 6]) -> [7, 6] { Attention(heads = 3, causal), Tanh, Attention(heads = 2, keys = 1, causal, bias = false) }
    attention_with_rotary_positions: ([8, 8]) -> [8, 8] {
        Attention(heads = 2, causal, rotary), Tanh, Attention(heads = 2, keys = 1, causal, rotary, base = 50),
    }
    positions: ([6, 3]) -> [6, 3] { Positions, Tanh, Positions(sine) }
    a_transformer: (Tokens(9, 5)) -> [9, 5] {
        Embedding(8), Positions,
        Repeat(2) {
            Residual { LayerNorm, Attention(heads = 2, causal, dropout = 0.1) },
            Residual { LayerNorm, Dense(16), Gelu, Dense(8) },
        },
        LayerNorm, Dense(5), Softmax,
    }
    the_last_step_of_a_sequence: ([6, 2]) -> 3 { Gru(4), Last, Dense(3) }
    layers_that_are_repeated: ([5, 2]) -> [5, 3] { Repeat(2) { Gru(3), Conv1d(3, kernel = 2, padding = causal), Tanh } }
    sizes_that_are_const_expressions: ([6, WIDTH]) -> [6, WIDTH + 1] {
        Conv1d(2 * WIDTH, kernel = 2, padding = causal), Lstm(2 * WIDTH), Dense(WIDTH + 1),
    }
    layers_too_large_to_be_compiled_for_their_sizes: ([5, 3]) -> [5, 70] { Gru(70), Conv1d(70, kernel = 2, padding = causal), Lstm(70) }
    layers_that_are_used_again: ([6, 3]) -> [6, 3] {
        a: Gru(3, initial = trained), Tanh, Again(a), b: Conv1d(3, kernel = 2, padding = causal), Again(b), Again(a),
    }
    no_memory_at_all: ([4, 3]) -> [4, 2] { Dense(2), Tanh }
}

#[test]
fn a_stream_lives_in_a_static_and_takes_the_bytes_that_it_says() {
    network! {
        #[stream]
        struct Net([16, 1]) -> [16, 1] { Lstm(20), Conv1d(4, kernel = 3, padding = causal, dilation = 4), Dense(1) }
    }
    static STREAMS: std::sync::Mutex<Option<StreamState<'static, Net>>> = std::sync::Mutex::new(None);
    let net: &'static Net = Box::leak(Box::new(Net::init(&mut StdRng::seed_from_u64(1))));
    let mut streams = STREAMS.lock().expect("nobody panicked");
    let stream = streams.insert(net.stream());
    let answers = stream.block(&[[0.5], [0.25]]);
    assert!(answers.iter().all(|answer| answer[0].is_finite()) && answers[0] != answers[1]);
    assert_eq!(Net::STREAM_BYTES, (2 * 20 + 2 * 12 * 20 + 1) * 4);
}

#[test]
fn tokens_come_one_by_one() {
    network! {
        #[stream]
        struct Writer(Tokens(8, 3)) -> [8, 3] { Embedding(4), Gru(6), Dense(3), Softmax }
    }
    let net = Writer::init(&mut StdRng::seed_from_u64(2));
    let mut stream = net.stream();
    let first = stream.step(&Token::new(1).expect("below 3"));
    let second = stream.step(&Token::new(1).expect("below 3"));
    assert!((first.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    assert_ne!(first, second, "it remembers the first");
}
