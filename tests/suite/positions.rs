//! Networks that answer at every step of a sequence or at every pixel of an image.

use nn_runtime::loss::IGNORE;
use nn_runtime::prelude::*;
use rand::RngExt;

network! {
    /// Says of every step whether the sum so far is above 0.
    #[loss(CrossEntropy)]
    struct Steps([6, 2]) -> [6, 2] { Conv1d(8, kernel = 6, padding = causal), Tanh, Dense(2), Softmax }
}

network! {
    /// Says of every pixel whether it is darker than the one to its left, lighter, or equal.
    #[loss(CrossEntropy)]
    struct Pixels([1, 5, 4]) -> [3, 5, 4] {
        Conv2d(8, kernel = 3, padding = same), Tanh,
        Conv2d(3, kernel = 1), Softmax,
    }
}

network! {
    #[loss(MeanSquaredError)]
    struct Numbers([4, 1]) -> [4, 2] { Conv1d(4, kernel = 2, padding = causal), Tanh, Dense(2) }
}

network! {
    /// An echo of sound. What was before the first sample, nobody knows.
    #[loss(EsrLoss(pre_emphasis = 0.95, after = 3))]
    struct Echo([32, 1]) -> [32, 1] { Conv1d(1, kernel = 4, padding = causal) }
}

fn steps(rows: usize, rng: &mut StdRng) -> Vec<([[f32; 2]; 6], [usize; 6])> {
    let row = |_| {
        let sequence: [[f32; 2]; 6] = std::array::from_fn(|_| [rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0)]);
        let mut sum = 0.0;
        (
            sequence,
            sequence.map(|[x, _]| {
                sum += x;
                usize::from(sum > 0.0)
            }),
        )
    };
    (0..rows).map(row).collect()
}

#[test]
fn a_sequence_learns_a_class_for_each_step() {
    let rng = &mut StdRng::seed_from_u64(1);
    let data = Dataset::from_rows(steps(600, rng));
    let mut net = Steps::init(rng);
    let report = Trainer::new(Adam::new(0.01)).epochs(15).seed(1).validate(&data).fit(&mut net, &data).expect("it trains");
    let accuracy = report.last().validation.as_ref().and_then(|validation| validation.accuracy).expect("there are classes");
    assert!(accuracy > 0.93, "{accuracy}");

    // The metrics are those of all steps as rows of their own.
    let (mut right, mut all) = (0.0, 0.0);
    for (input, classes) in data.iter() {
        for (probabilities, class) in net.predict(input).iter().zip(classes) {
            right += f64::from(u8::from((probabilities[1] > probabilities[0]) == (*class == 1)));
            all += 1.0;
        }
    }
    let evaluation = net.evaluate(&data).expect("a sound data set");
    assert!((evaluation.accuracy.expect("there are classes") - right / all).abs() < 1e-12);
    assert_eq!(net.confusion(&data).expect("there are classes").classes(), 2);
    assert!(evaluation.roc_auc.is_some_and(|area| area > 0.97), "{evaluation}");
}

#[test]
fn an_image_learns_a_class_for_each_pixel() {
    let rng = &mut StdRng::seed_from_u64(2);
    let row = |_| {
        let image: [f32; 20] = std::array::from_fn(|_| f32::from(rng.random_range(0..3_u8)) / 2.0);
        let class = |pixel: usize| match (pixel % 4, image[pixel]) {
            (0, _) => IGNORE,
            (_, value) if value < image[pixel - 1] => 0,
            (_, value) if value > image[pixel - 1] => 1,
            _ => 2,
        };
        (image, std::array::from_fn(class))
    };
    let rows: Vec<([f32; 20], [usize; 20])> = (0..300).map(row).collect();
    let data = Dataset::from_rows(rows);
    let mut net = Pixels::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(0.02)).epochs(20).seed(1).fit(&mut net, &data).expect("it trains");
    let evaluation = net.evaluate(&data).expect("a sound data set");
    assert!(evaluation.accuracy.is_some_and(|accuracy| accuracy > 0.95), "{evaluation}");

    // A probability of each class for each pixel, class after class.
    let probabilities = net.predict(&[0.5; 20]);
    for pixel in 0..20 {
        let sum: f32 = (0..3).map(|class| probabilities[class * 20 + pixel]).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }
    let counted: f64 = {
        let matrix = net.confusion(&data).expect("there are classes");
        (0..3).flat_map(|target| (0..3).map(move |found| (target, found))).map(|(target, found)| matrix.get(target, found)).sum()
    };
    assert_eq!(counted, 300.0 * 15.0, "five pixels of a row do not count");
}

#[test]
fn what_is_ignored_changes_neither_the_loss_nor_the_gradient() {
    let rng = &mut StdRng::seed_from_u64(3);
    let (net, mut workspace) = (Steps::init(rng), Steps::workspace(3));
    let (mut inputs, mut targets): (Vec<_>, Vec<_>) = steps(3, rng).into_iter().unzip();
    targets[0][5] = IGNORE;
    targets[1] = [IGNORE; 6];
    let loss = net.gradient(&inputs, &targets, &mut workspace).expect("a sound batch");
    let gradient = workspace.gradient().parameters().to_vec();
    inputs[0][5] = [9.0, 9.0];
    inputs[1] = [[7.0, 7.0]; 6];
    assert_eq!(net.gradient(&inputs, &targets, &mut workspace).expect("a sound batch"), loss);
    assert_eq!(workspace.gradient().parameters(), gradient);

    // The mean is that of the steps that count.
    let losses: f32 = [0, 2]
        .iter()
        .map(|row| net.loss(&[inputs[*row]], &[targets[*row]], &mut Steps::workspace(1)).expect("a row"))
        .zip([5.0, 6.0])
        .map(|(loss, steps)| loss * steps)
        .sum();
    assert!((losses / 11.0 - loss).abs() < 1e-6);
    assert_eq!(net.loss(&[inputs[1]], &[targets[1]], &mut Steps::workspace(1)).expect("a row"), 0.0);
}

#[test]
fn numbers_for_each_step_have_a_score_for_each_feature() {
    let rng = &mut StdRng::seed_from_u64(4);
    let row = |_| {
        let sequence: [[f32; 1]; 4] = std::array::from_fn(|_| [rng.random_range(-1.0..1.0)]);
        let before = |step: usize| if step == 0 { 0.0 } else { sequence[step - 1][0] };
        (sequence, std::array::from_fn(|step| [sequence[step][0] * 0.5, before(step) * 0.5 + 0.1]))
    };
    let rows: Vec<([[f32; 1]; 4], [[f32; 2]; 4])> = (0..300).map(row).collect();
    let data = Dataset::from_rows(rows);
    let mut net = Numbers::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(0.02)).epochs(30).seed(1).fit(&mut net, &data).expect("it trains");
    let evaluation = net.evaluate(&data).expect("a sound data set");
    assert_eq!(evaluation.outputs.len(), 2);
    assert!(evaluation.r2.is_some_and(|r2| r2 > 0.95), "{evaluation}");
}

#[test]
fn a_class_that_does_not_exist_is_reported_with_its_step() {
    let rng = &mut StdRng::seed_from_u64(5);
    let (net, mut workspace) = (Steps::init(rng), Steps::workspace(1));
    let wrong = net.gradient(&[[[0.0; 2]; 6]], &[[0, 1, 0, 2, 0, 0]], &mut workspace).expect_err("there are two classes");
    assert_eq!(wrong.to_string(), "target of row 0: step 3: class 2, but classes are counted from 0 to 1");
}

#[test]
fn an_echo_is_learned_from_samples_whose_beginning_is_unknown() {
    let rng = &mut StdRng::seed_from_u64(4);
    let row = |_| {
        let sound: Vec<f32> = (0..35).map(|_| rng.random_range(-0.5..0.5)).collect();
        let echo = |step: usize| [sound[step + 3] - 0.5 * sound[step]];
        (std::array::from_fn(|step| [sound[step + 3]]), std::array::from_fn(echo))
    };
    let data = Dataset::<Echo>::from_rows((0..200).map(row));
    let mut net = Echo::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(0.02)).epochs(25).seed(1).fit(&mut net, &data).expect("it trains");
    // Without the warm-up the unknown samples would remain as an error.
    let told = net.evaluate(&data).expect("rows");
    assert!(told.loss < 1e-3 && told.r2 > Some(0.999), "{told}");
}
