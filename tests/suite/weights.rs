//! Weights of rows and classes, gradients accumulated over batches, and averages of weights.

use nn_runtime::Error;
use nn_runtime::prelude::*;

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy(smoothing = 0.1, weights = [1.0, 4.0, 0.5]))]
    #[scalar(f64)]
    struct Classes(2) -> 3 { Dense(6), Tanh, Dense(3), Softmax }
}

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    struct Line(1) -> 1 { Dense(4), Tanh, Dense(1) }
}

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    struct Normed(1) -> 1 { Dense(4), norm: BatchNorm, Tanh, Dense(1) }
}

fn rows() -> Vec<([f64; 1], [f64; 1])> {
    (0..24).map(|row| ([f64::from(row) / 12.0 - 1.0], [f64::from(row * 5 % 7)])).collect()
}

fn weights() -> Vec<f64> {
    (0..24).map(|row| f64::from(row % 3)).collect()
}

/// Each row repeated as often as its weight says.
fn repeated() -> Dataset<Line> {
    let rows = rows().into_iter().zip(weights()).flat_map(|(row, weight)| std::iter::repeat_n(row, weight as usize));
    Dataset::from_rows(rows)
}

fn line() -> Line {
    Line::init(&mut StdRng::seed_from_u64(1))
}

fn close(a: &[f64], b: &[f64]) {
    assert!(a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-12 * (1.0 + b.abs())), "{a:?}\n{b:?}");
}

#[test]
fn a_row_of_weight_two_trains_and_counts_as_two_rows() {
    let weighted = Dataset::<Line>::from_rows(rows()).weighted(weights()).expect("sound weights");
    let train = |data: &Dataset<Line>| {
        let mut net = line();
        let report = Trainer::new(Adam::new(0.05)).epochs(20).batch(1000).validate(data).fit(&mut net, data).expect("sound settings");
        let validation = report.last().validation.clone().expect("it was validated");
        (net, [report.last().train_loss, validation.loss, validation.rmse.expect("RMSE"), validation.r2.expect("R²")])
    };
    let ((by_weight, told), (by_count, expected)) = (train(&weighted), train(&repeated()));
    close(by_weight.parameters(), by_count.parameters());
    close(&told, &expected);
}

#[test]
fn weights_go_with_their_rows_through_splits_and_batches() {
    let data =
        Dataset::<Line>::from_rows(rows()).weighted(rows().iter().map(|(input, _)| input[0] + 1.0).collect()).expect("sound weights");
    let (a, b) = data.split(0.6, &mut StdRng::seed_from_u64(3));
    for part in [&a, &b, &data.clone()] {
        let weights = part.weights().expect("weights");
        assert!(part.iter().zip(weights).all(|((input, _), weight)| input[0] + 1.0 == *weight) && weights.len() == part.len());
    }
    let mut batches = a.batches(4);
    batches.shuffle(&mut StdRng::seed_from_u64(1));
    while let Some((inputs, targets, weights)) = batches.next_weighted() {
        let weights = weights.expect("weights");
        assert!(weights.len() == inputs.len() && targets.len() == inputs.len());
        assert!(inputs.iter().zip(weights).all(|(input, weight)| input[0] + 1.0 == *weight));
    }
}

#[test]
fn weights_that_make_no_sense_are_refused() {
    let refused = |weights: Vec<f64>| Dataset::<Line>::from_rows(rows()).weighted(weights).expect_err("it was accepted").to_string();
    assert_eq!(refused(vec![1.0; 3]), "24 rows of inputs, but 3 rows of weights");
    let mut negative = vec![1.0; 24];
    negative[5] = -1.0;
    assert_eq!(refused(negative), "the weight of row 5 is -1: wanted is a finite number of at least 0");
    assert_eq!(refused(vec![0.0; 24]), "all weights are 0");
    let (train, rest) = Dataset::<Line>::from_rows(rows()).weighted(weights()).expect("sound weights").split_by(|row| row % 3 != 0);
    assert!(line().evaluate(&train).is_ok());
    assert!(matches!(line().evaluate(&rest), Err(Error::Data(_))));
    assert!(matches!(Trainer::new(Sgd::new(0.1)).fit(&mut line(), &rest), Err(Error::Data(_))));
}

#[test]
fn the_declared_loss_smooths_labels_and_weighs_classes() {
    let net = Classes::init(&mut StdRng::seed_from_u64(1));
    let (inputs, targets) = ([[0.3, -0.2], [1.0, 0.5], [-0.7, 0.1]], [0, 1, 2]);
    let found = net.loss(&inputs, &targets, &mut Classes::workspace(3)).expect("a batch");
    let (mut sum, mut count) = (0.0, 0.0);
    for (input, target) in inputs.iter().zip(targets) {
        let p = net.predict(input);
        for class in 0..3 {
            let wanted = 0.1 / 3.0 + if class == target { 0.9 } else { 0.0 };
            sum -= [1.0, 4.0, 0.5][class] * wanted * p[class].ln();
        }
        count += [1.0, 4.0, 0.5][target];
    }
    close(&[found], &[sum / count]);
}

#[test]
fn the_gradient_of_weighted_rows_and_classes_is_the_numeric_one() {
    let mut net = Classes::init(&mut StdRng::seed_from_u64(1));
    let (inputs, targets, weights) = ([[0.3, -0.2], [1.0, 0.5], [-0.7, 0.1]], [0, 1, 2], [0.5, 2.0, 1.0]);
    let mut workspace = Classes::workspace(3);
    net.gradient_weighted(&inputs, &targets, &weights, &mut workspace).expect("a batch");
    let gradient = workspace.gradient().parameters().to_vec();
    for (place, gradient) in gradient.into_iter().enumerate() {
        let mut at = |x: f64| {
            net.parameters_mut()[place] += x;
            let loss = net.loss_weighted(&inputs, &targets, &weights, &mut workspace).expect("a batch");
            net.parameters_mut()[place] -= x;
            loss
        };
        let slope = (at(1e-6) - at(-1e-6)) / 2e-6;
        assert!((slope - gradient).abs() < 1e-8, "{place}: {slope} for {gradient}");
    }
}

#[test]
fn accumulated_batches_are_one_large_batch() {
    let data = Dataset::<Line>::from_rows(rows()).weighted(weights().iter().map(|w| w + 0.5).collect()).expect("sound weights");
    let train = |batch, accumulate| {
        let mut net = line();
        Trainer::new(Adam::new(0.05)).epochs(15).batch(batch).accumulate(accumulate).fit(&mut net, &data).expect("sound settings");
        net
    };
    // 24 rows: steps of batches 5, 5, 5 and 5, 4. The second step of an epoch has the remaining batches.
    close(train(5, 3).parameters(), train(15, 1).parameters());
    assert_eq!(train(5, 1), train(5, 1));
    let mut steps = Trainer::new(Sgd::new(0.1)).epochs(2).batch(5).accumulate(3).schedule(schedule::Linear::to(0.0));
    let report = steps.fit(&mut line(), &data).expect("sound settings");
    close(&[report.last().learning_rate], &[0.025]);
}

#[test]
fn accumulated_batches_fold_their_statistics_in_order() {
    let net = Normed::init(&mut StdRng::seed_from_u64(1));
    let (mut workspace, mut sum) = (Normed::workspace(8), Accumulator::new());
    let (mut accumulated, mut one_by_one) = (net.clone(), net.clone());
    for rows in rows().chunks(8) {
        let (inputs, targets): (Vec<_>, Vec<_>) = rows.iter().copied().unzip();
        net.gradient(&inputs, &targets, &mut workspace).expect("a batch");
        sum.add(&mut accumulated, workspace.gradient(), 8.0);
        Sgd::new(0.0).step(&mut one_by_one, workspace.gradient());
    }
    Sgd::new(0.0).step(&mut accumulated, sum.gradient_mut());
    assert_eq!(accumulated, one_by_one);
}

#[test]
fn the_mean_of_weights_is_what_is_validated_and_kept() {
    let data = Dataset::<Line>::from_rows(rows());
    let mut net = line();
    let report = Trainer::new(Sgd::new(0.05)).epochs(3).batch(8).average(Ema(0.9)).validate(&data).fit(&mut net, &data);
    let validation = report.expect("sound settings").last().validation.clone().expect("it was validated");
    close(&[net.evaluate(&data).expect("rows").loss], &[validation.loss]);

    let (mut by_hand, mut mean) = (line(), None::<Vec<f64>>);
    let (mut workspace, mut batches, mut sgd) = (Line::workspace(8), data.batches(8), Sgd::new(0.05));
    let rng = &mut StdRng::seed_from_u64(0);
    for _ in 0..3 {
        batches.shuffle(rng);
        while let Some((inputs, targets)) = batches.next() {
            by_hand.gradient(inputs, targets, &mut workspace).expect("a batch");
            sgd.step(&mut by_hand, workspace.gradient());
            mean = Some(match mean {
                None => by_hand.parameters().to_vec(),
                Some(mean) => mean.iter().zip(by_hand.parameters()).map(|(mean, w)| 0.9 * mean + 0.1 * w).collect(),
            });
        }
    }
    close(net.parameters(), &mean.expect("steps"));
    assert!(matches!(Trainer::new(Sgd::new(0.1)).average(Ema(1.5)).fit(&mut net, &data), Err(Error::Setting(_))));
    assert!(matches!(Trainer::new(Sgd::new(0.1)).accumulate(0).fit(&mut net, &data), Err(Error::Setting(_))));
}

#[test]
fn weights_are_parted_between_threads_like_their_rows() {
    let net = Classes::init(&mut StdRng::seed_from_u64(1));
    let inputs: Vec<_> = (0..17).map(|row| [f64::from(row) / 8.0 - 1.0, f64::from(row % 5) / 5.0]).collect();
    let targets: Vec<_> = (0..17).map(|row| row * 5 % 3).collect();
    // All rows of the first of four threads have weight 0.
    let weights: Vec<_> = (0..17_u32).map(|row| f64::from(row.saturating_sub(4) % 4)).collect();
    let on = |threads| {
        let mut workspace = Classes::workspace(17);
        workspace.threads(threads);
        let loss = net.gradient_weighted(&inputs, &targets, &weights, &mut workspace).expect("a batch");
        let mean = net.loss_weighted(&inputs, &targets, &weights, &mut workspace).expect("a batch");
        (workspace.gradient().parameters().to_vec(), [loss, mean])
    };
    let (gradient, losses) = on(1);
    for threads in [2, 3, 4] {
        close(&on(threads).0, &gradient);
        close(&on(threads).1, &losses);
    }
}
