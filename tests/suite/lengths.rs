//! Rows of different lengths in training, evaluation and text.

use nn_runtime::data::Vocabulary;
use nn_runtime::prelude::*;
use rand::RngExt;

network! {
    /// Whether a token has been seen in the row before.
    #[loss(CrossEntropy)]
    struct Seen(Tokens(..=8, 5)) -> [..=8, 2] { Embedding(12), Gru(24), Dense(2), Softmax }
}

type Row8 = Padded<Token<5>, 8>;

fn row(rng: &mut StdRng) -> (Row8, Padded<usize, 8>) {
    let tokens: Vec<usize> = (0..=rng.random_range(0..8)).map(|_| rng.random_range(0..5)).collect();
    let seen: Vec<usize> = tokens.iter().enumerate().map(|(place, token)| usize::from(tokens[..place].contains(token))).collect();
    let tokens: Vec<Token<5>> = tokens.into_iter().map(|token| Token::new(token).expect("it is below 5")).collect();
    (Padded::new(&tokens).expect("there are at most 8"), Padded::new(&seen).expect("as many"))
}

fn rows(count: usize, seed: u64) -> Dataset<Seen> {
    let rng = &mut StdRng::seed_from_u64(seed);
    Dataset::from_rows((0..count).map(|_| row(rng)))
}

#[test]
fn a_tagger_of_rows_of_any_length_learns_and_is_evaluated_over_the_steps_that_are_there() {
    let (data, test) = (rows(1500, 1), rows(200, 2));
    let mut net = Seen::init(&mut StdRng::seed_from_u64(3));
    Trainer::new(Adam::new(0.02)).epochs(8).batch(32).validate(&test).fit(&mut net, &data).expect("it trains");

    let (mut right, mut all, mut surprise) = (0.0, 0.0, 0.0);
    for (tokens, seen) in test.inputs().iter().zip(test.targets()) {
        let answers = net.predict(tokens);
        assert_eq!(answers.len(), seen.len());
        for (answer, seen) in answers.iter().zip(seen.iter()) {
            right += f64::from(u8::from((answer[1] > 0.5) == (*seen == 1)));
            all += 1.0;
            surprise -= f64::from(answer[*seen]).ln();
        }
    }
    let evaluation = net.evaluate(&test).expect("it can be evaluated");
    let (accuracy, nats) = (right / all, surprise / all);
    assert!(accuracy > 0.95, "{accuracy}");
    assert!((evaluation.accuracy.expect("classes have one") - accuracy).abs() < 1e-9);
    assert!((evaluation.loss - nats).abs() < 1e-5 && (evaluation.log_loss.expect("and this") - nats).abs() < 1e-5);
}

#[test]
fn targets_of_another_length_than_the_inputs_are_an_error_with_their_row() {
    let mut all: Vec<_> = (0..5).map(|seed| row(&mut StdRng::seed_from_u64(seed))).collect();
    let token = Token::new(1).expect("it is below 5");
    all[3] = (Padded::new(&[token; 4]).expect("4 of 8"), Padded::new(&[0; 6]).expect("6 of 8"));
    let mut net = Seen::init(&mut StdRng::seed_from_u64(1));
    let error = net.evaluate(&Dataset::from_rows(all)).expect_err("a row has more answers than steps");
    assert_eq!(error.to_string(), "target of row 3: 6 steps, but the inputs of the row have 4");
    let _ = &mut net;
}

#[test]
fn numbers_that_are_nan_inside_a_row_are_found() {
    network! {
        #[loss(MeanSquaredError)]
        struct Mean([..=4, 2]) -> 2 { Standardize, GlobalAvgPool }
    }
    let row = |steps: &[[f32; 2]]| (Padded::new(steps).expect("they are at most 4"), [0.0, 0.0]);
    let sound = Dataset::<Mean>::from_rows([row(&[[1.0, 2.0]]), row(&[[3.0, 2.0], [5.0, 8.0]]), row(&[])]);
    let mut net = Mean::init(&mut StdRng::seed_from_u64(1));
    net.fit_scalers(&sound).expect("all steps that are there are finite");
    // The mean of 1, 3 and 5, and the mean of 2, 2 and 8.
    assert_eq!(net.standardize1().mean, &[3.0, 4.0]);
    assert_eq!(net.predict(&row(&[[3.0, 4.0]]).0), [0.0, 0.0]);

    let bad = Dataset::<Mean>::from_rows([row(&[[1.0, 2.0]]), row(&[[f32::NAN, 2.0], [5.0, 8.0]])]);
    let error = Mean::init(&mut StdRng::seed_from_u64(1)).fit_scalers(&bad).expect_err("a number is NaN");
    assert!(error.to_string().contains("number 0 of row 1 is NaN"), "{error}");
}

#[test]
fn a_text_becomes_a_row_if_it_is_short_enough() {
    let vocabulary = Vocabulary::characters("abcde");
    let row: Row8 = vocabulary.encode_row("cab").expect("it is short");
    assert_eq!(vocabulary.decode(&row), "cab");
    let error = vocabulary.encode_row::<5, 8, f32>("abcabcabc").expect_err("it is long");
    assert_eq!(error.to_string(), "the text has 9 tokens, but a row of the network has at most 8");
}

#[test]
fn a_whole_row_is_that_of_an_array_and_a_row_without_steps_has_an_answer() {
    network! {
        struct Ends([..=3, 2]) -> 4 { Lstm(2, bidirectional), Last }
    }
    let net = Ends::init(&mut StdRng::seed_from_u64(2));
    let whole = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]];
    assert_eq!(net.predict(&whole.into()), net.predict(&Padded::new(&whole).expect("it fits")));
    assert_eq!(net.predict(&Padded::new(&[]).expect("it fits")), [0.0; 4]);
}

macro_rules! of_any_length {
    ($($name:ident($($form:tt)*);)*) => { $(
        network! {
            #[weights("../weights/tokens.safetensors" $($form)*)]
            struct $name(Tokens(..=6, 5)) -> [..=6, 5] { Embedding(3), Lstm(2), Gru(4), Dense(5), Softmax }
        }
    )* };
}

of_any_length! {
    Whole();
    Half(, as = f16);
    Bytes(, as = i8);
}

#[test]
fn smaller_weights_know_where_a_row_ends_too() {
    for count in 0..=6 {
        let tokens: Vec<Token<5>> = (0..count).map(|place| Token::new(place * 3 % 5).expect("it is below 5")).collect();
        let row = Padded::new(&tokens).expect("there are at most 6");
        let whole = Whole::trained().predict(&row);
        for (smaller, bound) in [(Half::trained().predict(&row), 2e-3), (Bytes::trained().predict(&row), 2e-2)] {
            assert_eq!(smaller.len(), count);
            assert!(smaller.iter().flatten().zip(whole.iter().flatten()).all(|(a, b)| (a - b).abs() < bound), "{smaller:?} and {whole:?}");
        }
    }
}
