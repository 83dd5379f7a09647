//! States that go from one batch to the next, and back-propagation through sequences in pieces.

use nn_runtime::prelude::*;
use nn_runtime::trainer::{BatchRecord, Interrupt};
use rand::RngExt;

use crate::check::{inputs, network, targets};

/// Compares a network over pieces of 4 steps with the same one over 16 steps.
macro_rules! in_pieces {
    ($($name:ident: $loss:ident of $target:ty: $features:literal -> $outputs:literal { $($body:tt)* })*) => { $(
        mod $name {
            use super::*;

            network! {
                #[loss($loss)]
                #[stream]
                #[scalar(f64)]
                struct Piece([4, $features]) -> [4, $outputs] { $($body)* }
            }

            network! {
                #[loss($loss)]
                #[scalar(f64)]
                struct Whole([16, $features]) -> [16, $outputs] { $($body)* }
            }

            fn both() -> (Piece, Whole, Vec<<Whole as Network>::Input>, Vec<[[$target; 4]; 4]>) {
                let rng = &mut StdRng::seed_from_u64(3);
                let whole: Whole = network(rng);
                let mut piece = Piece::init(rng);
                piece.parameters_mut().copy_from_slice(whole.parameters());
                piece.statistics_mut().copy_from_slice(whole.statistics());
                let inputs = inputs::<Whole>(3, rng);
                let targets = inputs.iter().map(|_| std::array::from_fn(|_| targets::<Piece>(&[[[0.0; $features]; 4]], rng)[0])).collect();
                (piece, whole, inputs, targets)
            }

            /// The rows of a piece.
            fn cut(rows: &[<Whole as Network>::Input], piece: usize) -> Vec<<Piece as Network>::Input> {
                rows.iter().map(|row| std::array::from_fn(|step| row[4 * piece + step])).collect()
            }

            #[test]
            fn goes_on_where_the_batch_before_ended() {
                let (piece, whole, rows, _) = both();
                let (mut workspace, mut of_whole) = (Piece::workspace(3), Whole::workspace(3));
                workspace.carry_state(true).expect("its state can be carried");
                let expected = whole.forward(&rows, &mut of_whole).expect("the batch is sound");
                for epoch in 0..2 {
                    for part in 0..4 {
                        let outputs = piece.forward(&cut(&rows, part), &mut workspace).expect("the batch is sound");
                        for (output, expected) in outputs.iter().zip(expected) {
                            for (output, expected) in output.as_flattened().iter().zip(expected[4 * part..][..4].as_flattened()) {
                                assert!((output - expected).abs() < 1e-12, "part {part} of {epoch}: {output}, expected {expected}");
                            }
                        }
                    }
                    workspace.forget_state();
                }
            }

            #[test]
            fn has_the_gradient_of_the_whole_sequence() {
                let (piece, whole, rows, targets) = both();
                let mut of_whole = Whole::workspace(3);
                let joined: Vec<[$target; 16]> =
                    targets.iter().map(|pieces| std::array::from_fn(|step| pieces[step / 4][step % 4])).collect();
                let loss = whole.gradient(&rows, &joined, &mut of_whole).expect("the batch is sound");
                for threads in [1, 2] {
                    let mut workspace = Piece::workspace(3);
                    workspace.threads(threads);
                    let inputs: Vec<_> = (0..4).map(|part| cut(&rows, part)).collect();
                    let of_pieces: Vec<Vec<_>> = (0..4).map(|part| targets.iter().map(|pieces| pieces[part]).collect()).collect();
                    let inputs: Vec<&[_]> = inputs.iter().map(Vec::as_slice).collect();
                    let of_pieces: Vec<&[_]> = of_pieces.iter().map(Vec::as_slice).collect();
                    let through = piece.gradient_through(&inputs, &of_pieces, &mut workspace).expect("the pieces are sound");
                    assert!((through - loss).abs() < 1e-12, "{through}, expected {loss}");
                    let gradients = workspace.gradient().parameters().iter().zip(of_whole.gradient().parameters());
                    for (place, (d, expected)) in gradients.enumerate() {
                        assert!((d - expected).abs() < 1e-12 * (1.0 + expected.abs()), "derivative {place}: {d}, expected {expected}");
                    }
                }
            }
        }
    )* };
}

in_pieces! {
    lstm: MeanSquaredError of [f64; 1]: 2 -> 1 { Dense(3), Tanh, Lstm(4), Dense(1) }
    lstm_of_two_layers: CrossEntropy of usize: 2 -> 3 { Lstm(4, layers = 2), LayerNorm, Dense(3), Softmax }
    gru: MeanSquaredError of [f64; 3]: 2 -> 3 { Standardize, Gru(3), Residual { Dense(3), Gru(3, bias = false) } }
    rnn: BinaryCrossEntropy of [f64; 1]: 3 -> 1 { Rnn(5), Concat { Rnn(2, Relu), { Dense(2), Tanh } }, Dense(1), Sigmoid }
}

network! {
    #[loss(MeanSquaredError)]
    #[stream]
    #[scalar(f64)]
    struct Dropped([4, 2]) -> [4, 1] { Gru(6), Dropout(0.4), Lstm(3), Dense(1) }
}

#[test]
fn a_piece_that_is_computed_again_has_the_same_dropout() {
    let rng = &mut StdRng::seed_from_u64(5);
    let mut net: Dropped = network(rng);
    let pieces: Vec<_> = (0..3).map(|_| inputs::<Dropped>(2, rng)).collect();
    let wanted: Vec<_> = pieces.iter().map(|piece| targets::<Dropped>(piece, rng)).collect();
    let (pieces, wanted): (Vec<&[_]>, Vec<&[_]>) = (pieces.iter().map(Vec::as_slice).collect(), wanted.iter().map(Vec::as_slice).collect());
    let mut workspace = Dropped::workspace(2);
    let mut loss = |net: &Dropped| {
        workspace.seed(9);
        let loss = net.gradient_through(&pieces, &wanted, &mut workspace).expect("the pieces are sound");
        (loss, workspace.gradient().parameters().to_vec())
    };
    let (_, gradient) = loss(&net);
    for (place, derivative) in gradient.into_iter().enumerate() {
        let start = net.parameters()[place];
        let mut at = |x| {
            net.parameters_mut()[place] = x;
            loss(&net).0
        };
        let numeric = (at(start + 1e-5) - at(start - 1e-5)) / 2e-5;
        at(start);
        assert!(
            (numeric - derivative).abs() < 1e-7 * (1.0 + derivative.abs()),
            "derivative {place}: {derivative}, differences say {numeric}"
        );
    }
}

#[test]
fn a_network_whose_state_cannot_be_carried_says_why() {
    network! { struct NoStream([4, 2]) -> [4, 3] { Gru(3) } }
    network! { #[stream] struct Looks([4, 2]) -> [4, 3] { Gru(3), Conv1d(3, kernel = 2, padding = causal) } }
    network! { #[stream] struct Trained([4, 2]) -> [4, 3] { Gru(3, initial = trained) } }
    network! { #[stream] struct Padded([..=4, 2]) -> [..=4, 3] { Gru(3) } }
    let texts = [
        NoStream::workspace(1).carry_state(true),
        Looks::workspace(1).carry_state(true),
        Trained::workspace(1).carry_state(true),
        Padded::workspace(1).carry_state(true),
    ]
    .map(|refused| refused.expect_err("it has no such state").to_string());
    assert!(texts.iter().all(|text| text.contains("cannot carry the state of this network")), "{texts:?}");
    assert!(NoStream::workspace(1).carry_state(false).is_ok());
}

#[test]
fn a_training_that_carries_states_goes_on_bit_by_bit() {
    network! {
        #[loss(MeanSquaredError)]
        #[stream]
        struct Next([4, 1]) -> [4, 1] { Gru(5), Dense(1) }
    }
    let rng = &mut StdRng::seed_from_u64(2);
    let series: Vec<[f32; 1]> = (0..200).map(|step| [(step as f32 / 5.0).sin() + rng.random_range(-0.1..0.1)]).collect();
    let data = Windows::<Next>::new(&series, &series).and_then(|windows| windows.lanes(4)).expect("the series is long enough");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("training");
    let trainer = || Trainer::new(Adam::new(0.01)).batch(4).carry_state().epochs(3);

    let mut at_once = Next::init(&mut StdRng::seed_from_u64(1));
    trainer().fit(&mut at_once, &data).expect("it trains");
    let mut stopped = Next::init(&mut StdRng::seed_from_u64(1));
    let (mut batches, stop) = (0, Interrupt::new());
    let seen = |_: &BatchRecord| {
        batches += 1;
        if batches == 17 {
            stop.interrupt();
        }
    };
    trainer().checkpoint(&path, Every::Epochs(9)).interrupt(&stop).on_batch(seen).fit(&mut stopped, &data).expect("it was stopped");
    assert_ne!(stopped.parameters(), at_once.parameters());
    let mut resumed = Next::init(&mut StdRng::seed_from_u64(7));
    trainer().checkpoint(&path, Every::Epochs(9)).resume(&path).fit(&mut resumed, &data).expect("it goes on");
    assert_eq!(resumed.parameters(), at_once.parameters());

    let refused = trainer().shuffle(true).fit(&mut at_once, &data).expect_err("rows in random order do not follow each other");
    assert!(refused.to_string().contains("leave `shuffle(true)` out"), "{refused}");
}

#[test]
fn a_sequence_of_4096_steps_takes_the_memory_of_64() {
    network! {
        #[loss(MeanSquaredError)]
        #[stream]
        struct Piece([64, 4]) -> [64, 1] { Lstm(16), Dense(1) }
    }
    network! {
        #[loss(MeanSquaredError)]
        struct Whole([4096, 4]) -> [4096, 1] { Lstm(16), Dense(1) }
    }
    // The states h and c of each row before each of 64 pieces.
    let states = 64 * 8 * 2 * 16 * size_of::<f32>();
    assert!(Piece::workspace_bytes(8) + states < Whole::workspace_bytes(8) / 40);
}
