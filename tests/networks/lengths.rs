//! Sequences of which rows have fewer steps than others: `[..=6, 2]`.

use nn_runtime::prelude::*;
use rand::RngExt;

use crate::check::{loss_gradient, pass_gradient};

macro_rules! right_gradients {
    ($($name:ident: $input:tt -> $output:tt { $($body:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! {
                #[scalar(f64)]
                struct Net $input -> $output { $($body)* }
            }
            pass_gradient::<Net>(stringify!($name));
        }
    )* };
}

right_gradients! {
    a_dense_layer: ([..=4, 2]) -> [..=4, 3] { Dense(3), Tanh }
    layers_at_each_step: ([..=4, 3]) -> [..=4, 3] { Standardize, LayerNorm, Residual { Dense(3), Gelu, Dropout(0.3) }, Dense(3), RmsNorm, Softmax }
    noise: ([..=4, 2]) -> [..=4, 3] { Noise(0.3), Gru(3), Noise(0.2), Conv1d(3, kernel = 3, padding = same), Tanh }
    radial_basis_functions: ([..=4, 2]) -> 3 { Rbf(4), Gru(3), Rbf(3), Last }
    layers_used_again: ([..=4, 2]) -> 2 { a: Gru(2), Tanh, Again(a), b: Conv1d(2, kernel = 3, padding = same), Again(b), Last }
    an_embedding: (Tokens(..=4, 5)) -> [..=4, 3] { Embedding(3), Positions, Dense(3) }
    the_last_step: ([..=4, 3]) -> 3 { Tanh, Last }
    the_mean_of_steps: ([..=4, 3]) -> 2 { Dense(4), Tanh, GlobalAvgPool, Dense(2) }
    the_largest_of_steps: ([..=4, 3]) -> 2 { Dense(4), GlobalMaxPool, Dense(2) }
    lstm: ([..=4, 2]) -> [..=4, 3] { Lstm(3) }
    lstm_from_both_ends: ([..=4, 2]) -> 6 { Lstm(3, bidirectional, initial = trained), Last }
    gru_with_everything: ([..=4, 2]) -> 4 { Gru(2, bidirectional, layers = 2, dropout = 0.3, initial = trained), Last }
    gru_from_both_ends: ([..=5, 2]) -> [..=5, 4] { Gru(2, bidirectional), Dense(4) }
    rnn_from_both_ends: ([..=4, 2]) -> [..=4, 6] { Rnn(3, bidirectional, initial = trained) }
    rnn_with_a_rectifier: ([..=4, 2]) -> 3 { Rnn(3, Relu), Last }
    a_convolution: ([..=5, 2]) -> [..=5, 3] { Dense(2), Conv1d(4, kernel = 3, padding = same), Tanh, Conv1d(3, kernel = 2, dilation = 2, padding = causal) }
    convolutions_side_by_side: ([..=5, 2]) -> 5 {
        Concat { Conv1d(2, kernel = 3, padding = 1), { Dense(3), Conv1d(3, kernel = 1) } }, Silu, GlobalMaxPool,
    }
    a_convolution_in_groups_that_another_layer_reads: ([..=5, 4]) -> [..=5, 4] {
        a: Dense(4), Tanh, Conv1d(4, kernel = 3, padding = same, groups = 2), Add { Identity, From(a) },
    }
    attention: ([..=5, 4]) -> [..=5, 4] { Attention(heads = 2) }
    attention_to_earlier_steps: ([..=5, 4]) -> 4 { Dense(4), Attention(heads = 2, causal, dropout = 0.3), Tanh, Last }
    attention_to_another_sequence: ([..=5, 2]) -> [..=5, 4] {
        a: Gru(3), Dense(4), Attention(heads = 2, memory = a), Tanh,
    }
    attention_of_numbers_to_a_sequence: ([..=5, 3]) -> [2, 4] {
        a: Dense(4), GlobalAvgPool, Dense(8), Reshape([2, 4]), Attention(heads = 2, memory = a), Tanh,
    }
    a_transformer: (Tokens(..=4, 5)) -> [..=4, 5] {
        wte: Embedding(4), Positions,
        Repeat(2) {
            Residual { LayerNorm, Attention(heads = 2) },
            Residual { LayerNorm, Dense(8), Gelu, Dense(4) },
        },
        LayerNorm, Dense(5, weight = wte), Softmax,
    }
}

macro_rules! right_losses {
    ($($name:ident: $loss:tt -> $output:tt { $($body:tt)* })*) => { $(
        #[test]
        fn $name() {
            network! {
                #[loss $loss]
                #[scalar(f64)]
                struct Net([..=4, 3]) -> $output { $($body)* }
            }
            loss_gradient::<Net>(stringify!($name));
        }
    )* };
}

right_losses! {
    squared_errors_at_each_step: (MeanSquaredError) -> [..=4, 2] { Gru(2) }
    a_sum_of_squared_errors: (MeanSquaredError(sum)) -> [..=4, 2] { Dense(2), Tanh }
    a_class_at_each_step: (CrossEntropy) -> [..=4, 3] { Rnn(3), Softmax }
    weighted_classes_at_each_step: (CrossEntropy(smoothing = 0.1, weights = [1.0, 2.0, 0.5])) -> [..=4, 3] { Dense(3), Softmax }
    yes_or_no_at_each_step: (BinaryCrossEntropy) -> [..=4, 1] { Dense(1), Sigmoid }
    a_class_of_each_row: (CrossEntropy) -> 2 { Lstm(3, bidirectional), Last, Dense(2), Softmax }
}

/// Compares the answers to rows of up to 6 steps with those of networks that declare exactly 1, 4 and 6 steps.
macro_rules! a_row_alone {
    ($($name:ident: $output:tt, $of_one:tt, $of_four:tt, $of_six:tt $body:tt)* ) => { $(
        #[test]
        fn $name() {
            network! { struct Net([..=6, 2]) -> $output $body }
            network! { struct One([1, 2]) -> $of_one $body }
            network! { struct Four([4, 2]) -> $of_four $body }
            network! { struct Six([6, 2]) -> $of_six $body }
            let (net, rows) = net_and_rows::<Net>();
            let mut workspace = Net::workspace(7);
            let many = net.predict_batch(&rows, &mut workspace).to_vec();
            let trained = net.forward(&rows, &mut workspace).expect("the batch is sound").to_vec();
            assert_eq!(bits(&many), bits(&trained));
            for (row, many) in rows.iter().zip(&many) {
                let one = net.predict(row);
                let (one, many) = (one.present(), many.present());
                assert!(one.iter().zip(many).all(|(a, b)| (a - b).abs() < 1e-5), "{one:?} and {many:?}");
                match row.len() {
                    1 => alone::<Net, One, 1>(&net, row, one, many),
                    4 => alone::<Net, Four, 4>(&net, row, one, many),
                    6 => alone::<Net, Six, 6>(&net, row, one, many),
                    _ => {}
                }
            }
        }
    )* };
}

a_row_alone! {
    lstm_alone: [..=6, 3], [1, 3], [4, 3], [6, 3] { Lstm(3) }
    gru_from_both_ends_alone: 4, 4, 4, 4 { Gru(2, bidirectional, layers = 2), Last }
    rnn_alone: [..=6, 5], [1, 5], [4, 5], [6, 5] { Rnn(5, Relu) }
    pools_alone: 8, 8, 8, 8 { Dense(4), Concat { { Tanh, GlobalAvgPool }, GlobalMaxPool } }
    a_convolution_alone: [..=6, 3], [1, 3], [4, 3], [6, 3] { Dense(4), Conv1d(3, kernel = 3, padding = same), Dense(3), Conv1d(3, kernel = 2, padding = causal) }
    attention_alone: [..=6, 4], [1, 4], [4, 4], [6, 4] { Dense(4), Attention(heads = 2) }
    attention_to_earlier_steps_alone: 4, 4, 4, 4 { Dense(4), Attention(heads = 2, causal), Last }
    a_softmax_alone: [..=6, 3], [1, 3], [4, 3], [6, 3] { Dense(3), LayerNorm, Softmax }
}

/// A network, and a row of each length from 0 to 6.
fn net_and_rows<N: Train<Scalar = f32>>() -> (N, Vec<Padded<[f32; 2], 6>>) {
    let rng = &mut StdRng::seed_from_u64(5);
    let mut net = N::init(rng);
    net.parameters_mut().iter_mut().for_each(|x| *x += rng.random_range(-0.3..0.3));
    let rows = (0..=6)
        .map(|steps| {
            let steps: Vec<[f32; 2]> = (0..steps).map(|_| std::array::from_fn(|_| rng.random_range(-1.0..1.0))).collect();
            Padded::new(&steps).expect("they are at most 6")
        })
        .collect();
    (net, rows)
}

/// The bits of numbers, so that NaN equals itself.
fn bits<R: Row<f32>>(rows: &[R]) -> Vec<u32> {
    R::flatten(rows).iter().map(|number| number.to_bits()).collect()
}

/// Asserts that a network of exactly so many steps gives these answers for a row.
fn alone<N, A, const STEPS: usize>(net: &N, row: &Padded<[f32; 2], 6>, one: &[f32], many: &[f32])
where
    N: Train<Scalar = f32>,
    A: Train<Scalar = f32, Input = [[f32; 2]; STEPS]>,
{
    let mut alone = A::init(&mut StdRng::seed_from_u64(1));
    alone.parameters_mut().copy_from_slice(net.parameters());
    let steps: [[f32; 2]; STEPS] = row[..].try_into().expect("the row has so many steps");
    assert_eq!(alone.predict(&steps).numbers(), one, "{STEPS} steps");
    assert_eq!(alone.predict_batch(&[steps], &mut A::workspace(1))[0].numbers(), many, "{STEPS} steps in a batch");
}
