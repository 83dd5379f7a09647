//! Random networks whose weights are constants: see `build.rs`. `networks/random.rs` writes the files.

use nn_runtime::prelude::*;
use rand::RngExt;

include!(concat!(env!("OUT_DIR"), "/random_weights.rs"));

/// The answer to a row of these numbers.
fn answer<I: Row<f32>, O: Row<f32>>(numbers: &[f32], predict: impl Fn(&I) -> O) -> Vec<f32> {
    let mut row = I::filled(0.0);
    row.numbers_mut().copy_from_slice(numbers);
    predict(&row).numbers().to_vec()
}

/// A random row. One that may be shorter than others has any length.
fn row<N: Network<Scalar = f32>>(rng: &mut StdRng) -> Vec<f32> {
    let mut numbers: Vec<f32> = (0..N::Input::WIDTH)
        .map(|place| match N::vocabulary_at(place) {
            Some(tokens) => rng.random_range(0..tokens) as f32,
            None => rng.random_range(-1.5..1.5),
        })
        .collect();
    if N::Input::filled(0.0).steps().is_some() {
        let (most, width) = (N::INPUT_SHAPE[0], N::Input::WIDTH);
        numbers[rng.random_range(0..=most) * width / most..].fill(f32::NAN);
    }
    numbers
}

/// The files hold only numbers that `f16` holds, too: its answers are the same, up to the order of sums. A weight as `i8` is at most half a step
/// of 1/256 away.
fn compare<N, P, HI, HO, BI, BO>(declaration: &str, embedded: &P, half: impl Fn(&HI) -> HO, byte: impl Fn(&BI) -> BO, whole: &N)
where
    N: Network<Scalar = f32>,
    P: Network<Scalar = f32>,
    HI: Row<f32>,
    HO: Row<f32>,
    BI: Row<f32>,
    BO: Row<f32>,
{
    let rng = &mut StdRng::seed_from_u64(3);
    for _ in 0..5 {
        let numbers = row::<N>(rng);
        let expected = answer(&numbers, |row: &N::Input| whole.predict(row));
        assert!(expected.iter().any(|y| y.is_finite()), "{declaration}: {expected:?}");
        let answers = [
            ("embed!", answer(&numbers, |row: &P::Input| embedded.predict(row)), 0.0),
            ("f16", answer(&numbers, &half), 1e-5),
            ("i8", answer(&numbers, &byte), 0.03),
        ];
        // Rounded weights move a small answer as far as a large one beside it.
        let largest = expected.iter().filter(|y| y.is_finite()).fold(0.0_f32, |largest, y| largest.max(y.abs()));
        for (form, answer, bound) in answers {
            for (a, b) in answer.iter().zip(&expected) {
                let same = (a - b).abs() <= bound * (1.0 + largest);
                assert!(same || a.is_nan() && b.is_nan(), "{declaration}, {form}: {answer:?} and {expected:?}");
            }
        }
    }
}

#[test]
fn random_networks_answer_alike_whatever_type_their_constants_have() {
    compare_all();
}
