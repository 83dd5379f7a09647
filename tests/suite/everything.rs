//! All settings of a trainer together.

use allocation_counter::measure;
use nn_runtime::prelude::*;
use nn_runtime::trainer::Report;

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy(smoothing = 0.1, weights = [1.0, 2.0, 0.5]))]
    struct Net(4) -> 3 {
        Standardize,
        stem: Dense(8), Tanh,
        hidden: Dense(16), BatchNorm, Relu, Dropout(0.2),
        Residual { Dense(16), Gelu },
        output: Dense(3), Softmax,
    }
}

/// Three classes of points that a network can tell apart, in rows of different weights.
fn data() -> (Dataset<Net>, Dataset<Net>) {
    let rows = (0..300).map(|row| {
        let (class, turn) = (row % 3, row as f32 * 0.7);
        let away = |place: usize| if place == class { 1.5 } else { 0.0 };
        ([away(0) + 0.5 * turn.sin(), away(1) + 0.5 * turn.cos(), away(2) + 0.3 * (2.0 * turn).sin(), 0.1 * turn.cos()], class)
    });
    let data = Dataset::<Net>::from_rows(rows);
    let weights = (0..data.len()).map(|row| 0.5 + (row % 5) as f32 / 4.0).collect();
    data.weighted(weights).expect("sound weights").split(0.8, &mut StdRng::seed_from_u64(1))
}

fn trained(seed: u64) -> (Net, Report) {
    let (train, test) = data();
    let mut net = Net::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(AdamW::new(0.02, 1e-3))
        .epochs(20)
        .batch(16)
        .seed(seed)
        .accumulate(3)
        .schedule(schedule::Warmup(10).then(schedule::Cosine::to(1e-4).over(50)).then(schedule::ReduceOnPlateau::new().patience(1)))
        .regularize(ElasticNet { l1: 1e-4, l2: 1e-4 })
        .regularize(WeightDecay(1e-3))
        .regularize(MaxNorm(3.0))
        .clip(ClipValue(1.0))
        .clip(ClipNorm(1.0))
        .clip(GradientNoise::new(1e-4).seed(seed))
        .freeze("stem.bias")
        .rate("hidden", 0.5)
        .average(Ema(0.9))
        .validate(&test)
        .stop_early(15)
        .fit(&mut net, &train)
        .expect("sound settings");
    (net, report)
}

/// The numbers of a report, without its times.
fn numbers(report: &Report) -> Vec<[f64; 4]> {
    let epochs = report.epochs.iter().map(|epoch| {
        let validation = epoch.validation.as_ref().expect("it was validated").loss;
        [epoch.train_loss, epoch.penalty.expect("a penalty"), epoch.learning_rate, validation]
    });
    epochs.collect()
}

#[test]
fn all_of_it_together_learns() {
    let (net, report) = trained(3);
    let (_, test) = data();
    let accuracy = net.evaluate(&test).expect("rows").accuracy.expect("classes");
    assert!(accuracy > 0.95, "{accuracy}\n{report}");
    assert!(report.last().penalty.expect("a penalty") > 0.0);
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let ((a, told), (b, again), (other, _)) = (trained(3), trained(3), trained(4));
    assert_eq!((&a, numbers(&told)), (&b, numbers(&again)));
    assert_ne!(a, other);
}

#[test]
fn a_step_of_all_of_it_allocates_nothing_after_the_first() {
    let (train, _) = data();
    let mut net = Net::init(&mut StdRng::seed_from_u64(1));
    let mut optimizer = ClipNorm(1.0).then(GradientNoise::new(1e-4)).before(AdamW::new(0.02, 1e-3));
    let schedule = schedule::Warmup(10).then(schedule::Cosine::to(1e-4));
    let (penalty, max_norm) = (ElasticNet { l1: 1e-4, l2: 1e-4 }, MaxNorm(3.0));
    let mut rates = LayerRates::new().freeze("stem").and_then(|rates| rates.rate("hidden", 0.5)).expect("they are there");
    let (mut workspace, mut batches) = (Net::workspace(17), train.batches(16));
    let (mut mean, mut average) = (Accumulator::new(), Ema(0.9).average());
    let mut number = 0;
    let mut step = || {
        for _ in 0..3 {
            let (inputs, targets, weights) = batches.next_weighted().expect("a batch");
            net.gradient_weighted(inputs, targets, weights.expect("weights"), &mut workspace).expect("sound targets");
            mean.add(&mut net, workspace.gradient(), inputs.len() as f64);
        }
        let rate = schedule.rate(0.02, schedule::Moment::new(number, 100));
        optimizer.set_learning_rate(rate);
        penalty.before_step(&mut net, mean.gradient_mut(), rate);
        rates.step(&mut optimizer, &mut net, mean.gradient_mut());
        max_norm.after_step(&mut net);
        average.add(&net);
        mean.clear();
        number += 1;
    };
    step();
    let allocations = measure(|| (0..4).for_each(|_| step())).count_total;
    assert_eq!(allocations, 0);
}

#[test]
fn epochs_after_the_first_allocate_for_their_report_alone() {
    let (train, _) = data();
    let allocations = |epochs| {
        let mut net = Net::init(&mut StdRng::seed_from_u64(1));
        let mut trainer = Trainer::new(Adam::default())
            .epochs(epochs)
            .accumulate(2)
            .schedule(schedule::Cosine::to(1e-5))
            .regularize(L2(1e-4))
            .clip(ClipNorm(1.0))
            .freeze("stem")
            .average(Ema(0.9));
        measure(|| drop(trainer.fit(&mut net, &train))).count_total
    };
    allocations(1); // allocations that a program makes only once
    // The list of epochs reallocates now and then.
    assert!(allocations(33) - allocations(1) <= 5, "{} {}", allocations(33), allocations(1));
}

#[test]
fn a_loop_by_hand_gives_the_same_bits() {
    let (train, _) = data();
    let first = Net::init(&mut StdRng::seed_from_u64(1));
    let schedule = || schedule::Warmup(5).then(schedule::Cosine::to(1e-4));
    let (penalty, decay, max_norm) = (ElasticNet { l1: 1e-4, l2: 1e-4 }, WeightDecay(1e-3).every_parameter(), MaxNorm(3.0));
    let mut trained = first.clone();
    Trainer::new(Adam::new(0.02))
        .epochs(3)
        .batch(16)
        .accumulate(4)
        .schedule(schedule())
        .regularize(penalty)
        .regularize(decay)
        .regularize(max_norm)
        .clip(ClipNorm(0.5))
        .clip(GradientNoise::new(1e-3))
        .rate("hidden", 0.5)
        .average(Ema(0.9))
        .fit(&mut trained, &train)
        .expect("sound settings");

    let mut net = first;
    net.fit_scalers(&train).expect("rows");
    let mut optimizer = ClipNorm(0.5).then(GradientNoise::new(1e-3)).before(Adam::new(0.02));
    let mut rates = LayerRates::new().rate("hidden", 0.5).expect("it is there");
    let (mut workspace, mut batches) = (Net::workspace(17), train.batches(16));
    let (mut mean, mut average) = (Accumulator::new(), Ema(0.9).average());
    let rng = &mut StdRng::seed_from_u64(0);
    // 240 rows are 15 batches: three steps of 4 batches, and one of 3.
    let (mut step, steps) = (0, 3 * 4);
    for _ in 0..3 {
        batches.shuffle(rng);
        for group in [4, 4, 4, 3] {
            for _ in 0..group {
                let (inputs, targets, weights) = batches.next_weighted().expect("a batch");
                let weights = weights.expect("weights");
                net.gradient_weighted(inputs, targets, weights, &mut workspace).expect("sound targets");
                let counts = |(class, weight): (&usize, &f32)| f64::from([1.0, 2.0, 0.5][*class] * weight);
                mean.add(&mut net, workspace.gradient(), targets.iter().zip(weights).map(counts).sum());
            }
            let rate = schedule().rate(0.02, schedule::Moment::new(step, steps).of_epochs(4));
            optimizer.set_learning_rate(rate);
            rates.keep(&net);
            penalty.before_step(&mut net, mean.gradient_mut(), rate);
            decay.before_step(&mut net, mean.gradient_mut(), rate);
            optimizer.step(&mut net, mean.gradient_mut());
            max_norm.after_step(&mut net);
            rates.hold_back(&mut net);
            average.add(&net);
            mean.clear();
            step += 1;
        }
        assert!(batches.next().is_none());
    }
    assert_eq!(average.network(), &trained);
}
