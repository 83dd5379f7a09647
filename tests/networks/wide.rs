//! Wide layers in single precision, which have registers of their own, against the same in double precision.

use nn_runtime::prelude::*;
use rand::RngExt;

/// Numbers between −1 and 1 that single precision has as well.
fn numbers(len: usize, seed: u64) -> Vec<f64> {
    let rng = &mut StdRng::seed_from_u64(seed);
    (0..len).map(|_| f64::from(rng.random_range(-1.0..1.0_f32))).collect()
}

fn narrowed(numbers: &[f64]) -> Vec<f32> {
    numbers.iter().map(|x| *x as f32).collect()
}

fn close(what: &str, single: &[f32], double: &[f64]) {
    assert_eq!(single.len(), double.len());
    let largest = double.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    for (place, (single, double)) in single.iter().zip(double).enumerate() {
        let off = (f64::from(*single) - double).abs();
        assert!(off <= 2e-4 * (largest + double.abs()) + 1e-6, "{what}: number {place} is {single}, expected {double}");
    }
}

/// What a batch gives: outputs, gradients of the parameters, statistics and inputs; and the predictions of its rows, alone and together.
fn passed<N: Train>(
    parameters: &[N::Scalar],
    inputs: &[N::Scalar],
    weights: &[N::Scalar],
    rows: usize,
    threads: usize,
) -> [Vec<N::Scalar>; 5] {
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    net.parameters_mut().copy_from_slice(parameters);
    let (mut batch, mut of_outputs) =
        (vec![N::Input::filled(N::Scalar::default()); rows], vec![N::Output::filled(N::Scalar::default()); rows]);
    Row::flatten_mut(&mut batch).copy_from_slice(inputs);
    Row::flatten_mut(&mut of_outputs).copy_from_slice(weights);
    let mut workspace = N::workspace(rows);
    workspace.threads(threads);
    workspace.keep_input_gradient(true);
    // Twice, so that nothing depends on what is in memory.
    let mut made = Default::default();
    for _ in 0..2 {
        workspace.seed(5);
        let outputs = Row::flatten(net.forward(&batch, &mut workspace).expect("the batch is sound")).to_vec();
        net.backward(&batch, &of_outputs, &mut workspace).expect("it is the last batch");
        let gradient = workspace.gradient().parameters().to_vec();
        let of_inputs = Row::flatten(workspace.input_gradient().expect("it was asked for")).to_vec();
        let alone: Vec<N::Scalar> = batch.iter().flat_map(|row| Row::flatten(&[net.predict(row)]).to_vec()).collect();
        let together = Row::flatten(net.predict_batch(&batch, &mut N::workspace(rows))).to_vec();
        made = [outputs, gradient, of_inputs, alone, together];
    }
    made
}

macro_rules! wide {
    ($($name:ident: ($($input:tt)*) -> $output:tt { $($body:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! { struct Single($($input)*) -> $output { $($body)* } }
            network! { #[scalar(f64)] struct Double($($input)*) -> $output { $($body)* } }
            let parameters = numbers(Double::PARAMETERS, 1).iter().map(|x| x * 0.25).collect::<Vec<_>>();
            for rows in [2, 5, 19] {
                let inputs = numbers(rows * <Double as Network>::Input::WIDTH, 2);
                let weights = numbers(rows * <Double as Network>::Output::WIDTH, 3);
                for threads in [1, 2] {
                    let double = passed::<Double>(&parameters, &inputs, &weights, rows, threads);
                    let single = passed::<Single>(&narrowed(&parameters), &narrowed(&inputs), &narrowed(&weights), rows, threads);
                    for (what, (single, double)) in ["outputs", "parameters", "inputs", "alone", "together"].iter().zip(single.iter().zip(&double)) {
                        close(&format!("{what} of {rows} rows on {threads} threads"), single, double);
                    }
                    close("alone and together", &narrowed(&double[3]), &double[4]);
                }
            }
        }
    )* };
}

wide! {
    convolutions_and_pools: ([3, 8, 6]) -> 5 {
        Conv2d(17, kernel = 3, padding = same), Tanh, MaxPool(2), Conv2d(31, kernel = 2), BatchNorm, Silu, AvgPool(2), GlobalMaxPool, Dense(5),
    }
    convolutions_of_one_channel: ([1, 9, 31]) -> 3 {
        Conv2d(23, kernel = 3, stride = [2, 1]), Gelu, MaxPool(3, stride = 2, padding = 1), Conv2d(40, kernel = [2, 3]), Tanh, GlobalAvgPool, Dense(3),
    }
    pools_of_many_channels: ([18, 7, 5]) -> 4 { Conv2d(33, kernel = 1), MaxPool(2), Tanh, Conv2d(70, kernel = 2), Sigmoid, Flatten, Dense(4) }
    groups_and_dilation: ([6, 7, 7]) -> 4 {
        Conv2d(34, kernel = 3, groups = 2, dilation = 2), GroupNorm(2), Tanh, Conv2d(68, kernel = 3, groups = 34), Prelu, Dropout(0.3, channels), GlobalAvgPool, Dense(4),
    }
    depthwise: ([70, 6, 5]) -> [70, 5, 8] {
        Conv2d(70, kernel = 3, stride = [1, 2], padding = 1, groups = 70), Tanh, Conv2d(70, kernel = [2, 3], padding = [[0, 0], [2, 1]], dilation = [1, 1], groups = 70), Tanh,
        ConvTranspose2d(70, kernel = [1, 5], groups = 70),
    }
    transposed_and_larger: ([5, 3, 3]) -> [3, 12, 12] {
        ConvTranspose2d(17, kernel = 2, stride = 2), BatchNorm, Tanh, Upsample(2, bilinear), Conv2d(20, kernel = 3, padding = same), Silu,
        ConvTranspose2d(3, kernel = 3, padding = 1),
    }
    a_sequence_of_convolutions: ([12, 5]) -> [10, 7] {
        Conv1d(19, kernel = 3, padding = causal, dilation = 2), Tanh, LayerNorm, Conv1d(36, kernel = 3), Silu, RmsNorm, Dropout(0.2), Dense(7), Softmax,
    }
    recurrent_layers: ([6, 5]) -> 7 { Lstm(17, bidirectional), Gru(33, initial = trained), Rnn(23), Last, Dense(7) }
    attention: ([9, 17]) -> [9, 34] { Dense(34), Positions, Residual { LayerNorm, Attention(heads = 2, causal) }, Attention(heads = 2, keys = 1), Dense(34) }
    dense_layers: (37) -> 17 { Dense(130), Tanh, BatchNorm, Residual { Dense(67), Gelu, Dropout(0.2), Dense(130) }, Rbf(33), Dense(17), LogSoftmax }
    branches: ([3, 6, 6]) -> 6 { Concat { Conv2d(17, kernel = 1), { Conv2d(9, kernel = 3, padding = same), Relu } }, BatchNorm, Relu, MaxPool(2), Dropout(0.2), Flatten, Dense(6) }
    softmax_of_planes: ([5, 5, 7]) -> [19, 5, 7] { Conv2d(19, kernel = 3, padding = same), Softmax }
}
