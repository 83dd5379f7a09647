//! Right and wrong gradients, kinks, and what has no derivative.

use crate::prelude::*;

/// x³, with a derivative that is wrong by a thousandth.
struct Wrong;

impl Activation<f64> for Wrong {
    fn value(x: f64) -> f64 {
        x * x * x
    }

    fn derivative(x: f64) -> f64 {
        3.003 * x * x
    }
}

network! {
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    struct Mistaken(2) -> 1 { before: Dense(3), self::Wrong, behind: Dense(1) }
}

network! {
    #[loss(CrossEntropy)]
    #[scalar(f64)]
    struct Everything([1, 6, 6]) -> 3 {
        Noise(0.1), Conv2d(2, kernel = 3), BatchNorm, Relu, MaxPool(2), Dropout(0.3), Flatten,
        Residual { Dense(8), Relu }, Rbf(5), Dense(3), Softmax,
    }
}

network! {
    #[loss(CrossEntropy)]
    struct Single(4) -> 3 { Dense(16), Relu, Dense(16), Relu, Dropout(0.2), Dense(3), Softmax }
}

network! {
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    struct Kinks(3) -> 1 { Relu, Dense(1, bias = false) }
}

network! {
    #[loss(CrossEntropy)]
    #[scalar(f64)]
    struct Words(Tokens(..=4, 5)) -> 2 { Embedding(3), Gru(2), Last, Dense(2), Softmax }
}

network! {
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    struct Steps([..=4, 2]) -> 1 { Rnn(2), Last, Dense(1) }
}

/// Numbers between −1 and 1 without a pattern.
fn number(place: usize) -> f64 {
    (place as f64 * 12.9898 + 1.7).sin()
}

#[test]
fn a_wrong_derivative_is_found_in_every_tensor_before_it_and_in_no_other() {
    let net = Mistaken::init(&mut StdRng::seed_from_u64(1));
    let check = net.check_gradients(&[[0.3, -1.2], [0.8, 0.5]], &[[1.0], [0.0]]).expect("a sound batch");
    let right: Vec<_> = check.tensors.iter().map(|tensor| (tensor.name.as_str(), tensor.error <= check.tolerance)).collect();
    let expected = [("before.weight", false), ("before.bias", false), ("behind.weight", true), ("behind.bias", true), ("inputs", false)];
    assert_eq!(right, expected, "{check}");
    assert!(!check.is_right());
    let worst = check.worst().expect("there are tensors");
    assert!((worst.by_backward / worst.by_differences - 1.001).abs() < 1e-6, "{check}");
    assert!((worst.error - 0.001 / 1.001).abs() < 1e-6, "{check}");
    assert!(check.to_string().starts_with("the gradient is wrong: the largest relative error is 0.0010, in "), "{check}");
}

#[test]
fn a_right_gradient_is_right_in_spite_of_dropout_noise_and_kinks() {
    let inputs: Vec<[f64; 36]> = (0..5).map(|row| std::array::from_fn(|place| number(36 * row + place))).collect();
    let check = Everything::init(&mut StdRng::seed_from_u64(1)).check_gradients(&inputs, &[0, 1, 2, 1, 0]).expect("a sound batch");
    assert!(check.is_right(), "{check}");
    assert!(check.to_string().starts_with("the gradient is right: the largest relative error is "), "{check}");
    let numbers: usize = check.tensors.iter().map(|tensor| tensor.numbers).sum();
    assert_eq!(numbers, Everything::PARAMETERS + 5 * 36);
    assert_eq!(check.tensors.last().map(|inputs| (inputs.name.as_str(), inputs.place.len())), Some(("inputs", 4)));
}

#[test]
fn single_precision_is_checked_as_far_as_it_goes() {
    for seed in 0..10 {
        let inputs: Vec<[f32; 4]> = (0..6).map(|row| std::array::from_fn(|place| 2.0 * number(4 * row + place) as f32)).collect();
        let check = Single::init(&mut StdRng::seed_from_u64(seed)).check_gradients(&inputs, &[0, 1, 2, 1, 0, 2]).expect("a sound batch");
        assert!(check.is_right(), "{check}");
    }
}

#[test]
fn at_a_kink_the_derivative_of_one_side_is_right() {
    let net = Kinks::init(&mut StdRng::seed_from_u64(1));
    let check = net.check_gradients(&[[0.0, -0.0, 1e-7]], &[[1.0]]).expect("a sound batch");
    assert!(check.is_right(), "{check}");
}

#[test]
fn tokens_and_padding_have_no_derivative() {
    let token = |number| Token::<5, f64>::new(number).expect("less than 5");
    let rows: [Padded<_, 4>; 2] = [vec![token(1), token(3)], vec![token(4)]].map(|row| Padded::new(&row).expect("at most 4"));
    let check = Words::init(&mut StdRng::seed_from_u64(1)).check_gradients(&rows, &[0, 1]).expect("a sound batch");
    assert!(check.is_right() && check.tensors.iter().all(|tensor| tensor.name != "inputs"), "{check}");

    let rows: [Padded<_, 4>; 2] = [vec![[0.1, 0.2]; 3], vec![[0.3, -0.4]]].map(|row| Padded::new(&row).expect("at most 4"));
    let check = Steps::init(&mut StdRng::seed_from_u64(1)).check_gradients(&rows, &[[1.0], [0.0]]).expect("a sound batch");
    assert!(check.is_right(), "{check}");
    assert_eq!(check.tensors.last().map(|inputs| inputs.numbers), Some(8));
}

#[test]
fn an_empty_batch_and_a_missing_target_are_errors() {
    let net = Mistaken::init(&mut StdRng::seed_from_u64(1));
    let message = |inputs: &[[f64; 2]], targets: &[[f64; 1]]| net.check_gradients(inputs, targets).expect_err("no batch").to_string();
    assert_eq!(message(&[], &[]), "check_gradients received an empty batch: it needs at least one row");
    assert_eq!(message(&[[0.0; 2]], &[]), "1 rows of inputs, but 0 rows of targets");
}

#[test]
fn a_network_whose_loss_is_nan_is_wrong_and_does_not_panic() {
    let net = Mistaken::init(&mut StdRng::seed_from_u64(1));
    let check = net.check_gradients(&[[1e300, 1e300]], &[[1.0]]).expect("a sound batch");
    assert!(!check.is_right(), "{check}");
}
