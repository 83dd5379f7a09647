//! What keeps a training stable: schedules, clipping, penalties, and all of it together.

use nn_runtime::Error;
use nn_runtime::optim::norm;
use nn_runtime::prelude::*;

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(MeanSquaredError)]
    struct Curve(2) -> 1 { hidden: Dense(16), Tanh, output: Dense(1) }
}

fn curve(rows: usize) -> Dataset<Curve> {
    Dataset::from_rows((0..rows).map(|row| {
        let x = row as f32 / rows as f32 * 6.0 - 3.0;
        ([x, x * x], [x.sin()])
    }))
}

fn fresh() -> Curve {
    Curve::init(&mut StdRng::seed_from_u64(1))
}

fn largest_weight(net: &Curve) -> f32 {
    net.output().weight.as_flattened().iter().fold(0.0, |largest, w| w.abs().max(largest))
}

#[test]
fn the_example_of_the_readme_compiles_and_learns() {
    let (train, test) = curve(200).split(0.8, &mut StdRng::seed_from_u64(1));
    let mut net = fresh();
    let report = Trainer::new(Adam::new(1e-2))
        .epochs(60)
        .batch(16)
        .schedule(schedule::Cosine::to(1e-5))
        .regularize(L2(1e-4))
        .clip(ClipNorm(1.0))
        .validate(&test)
        .stop_early(8)
        .fit(&mut net, &train)
        .expect("sound settings");
    assert!(report.best().validation.clone().expect("it was validated").r2.expect("a regression") > 0.9);
    let table = report.to_string();
    assert!(table.contains("penalty") && table.contains("rate"), "{table}");
}

#[test]
fn the_report_has_the_rate_of_each_epoch_and_the_optimizer_has_its_own_again() {
    let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(4).batch(8).schedule(schedule::StepDecay::new(2, 0.5).by_epoch());
    for _ in 0..2 {
        let report = trainer.fit(&mut fresh(), &curve(32)).expect("sound settings");
        let rates: Vec<_> = report.epochs.iter().map(|epoch| epoch.learning_rate).collect();
        assert_eq!(rates, [0.1, 0.1, 0.05, 0.05]);
    }
}

#[test]
fn a_schedule_without_a_length_takes_the_whole_training() {
    // 33 rows in batches of 8: four batches, the last with 9 rows.
    let report = Trainer::new(Sgd::new(0.1)).epochs(5).batch(8).schedule(schedule::Linear::to(0.0)).fit(&mut fresh(), &curve(33));
    let report = report.expect("sound settings");
    let last = report.last().learning_rate;
    assert!((last - 0.1 / 20.0).abs() < 1e-12, "{last}");
}

#[test]
fn a_plateau_lowers_the_rate() {
    let plateau = schedule::ReduceOnPlateau::new().factor(0.5).patience(0).threshold(1.0);
    let report = Trainer::new(Sgd::new(0.01)).epochs(4).schedule(plateau).fit(&mut fresh(), &curve(64)).expect("sound settings");
    let rates: Vec<_> = report.epochs.iter().map(|epoch| epoch.learning_rate).collect();
    assert_eq!(rates, [0.01, 0.01, 0.005, 0.0025]);
}

#[test]
fn the_report_tells_the_loss_without_the_penalty() {
    let data = curve(64);
    // With a rate of 0 every epoch has the initial weights.
    let train = |trainer: Trainer<'_, Sgd>| trainer.batch(64).epochs(1).fit(&mut fresh(), &data).expect("sound settings");
    let (plain, penalized) = (train(Trainer::new(Sgd::new(0.0))), train(Trainer::new(Sgd::new(0.0)).regularize(L2(0.5))));
    assert_eq!((plain.last().penalty, plain.last().train_loss), (None, penalized.last().train_loss));
    let weights = || fresh().parameters().to_vec();
    let biases_are_zero = 0.25 * weights().iter().map(|w| f64::from(w * w)).sum::<f64>();
    assert!((penalized.last().penalty.expect("a penalty") - biases_are_zero).abs() < 1e-6);
}

#[test]
fn penalties_make_weights_smaller_and_l1_makes_many_zero() {
    let train = |trainer: Trainer<'_, Adam>| {
        let mut net = fresh();
        trainer.epochs(200).batch(16).schedule(schedule::Linear::to(0.0)).fit(&mut net, &curve(64)).expect("sound settings");
        net
    };
    let adam = || Trainer::new(Adam::new(0.01));
    let (plain, l1, l2) = (train(adam()), train(adam().regularize(L1(0.01))), train(adam().regularize(L2(0.05))));
    let size = |net: &Curve| norm(net.hidden().weight.as_flattened()) + norm(net.output().weight.as_flattened());
    let zeros = |net: &Curve| net.parameters().iter().filter(|w| w.abs() < 1e-3).count();
    assert!(size(&l2) < 0.7 * size(&plain) && size(&l1) < 0.7 * size(&plain));
    assert!(zeros(&l1) > 10 + zeros(&plain).max(zeros(&l2)), "{} {} {}", zeros(&plain), zeros(&l1), zeros(&l2));
    let decayed = train(adam().regularize(WeightDecay(0.5)));
    assert!(size(&decayed) < size(&plain));
}

#[test]
fn max_norm_holds_after_every_step() {
    let mut net = fresh();
    Trainer::new(Sgd::new(0.5)).epochs(5).regularize(MaxNorm(0.5)).fit(&mut net, &curve(64)).expect("sound settings");
    assert!((0..16).all(|unit| norm(&[net.hidden().weight[0][unit], net.hidden().weight[1][unit]]) < 0.5 + 1e-6));
    assert!(largest_weight(&net) <= 0.5 + 1e-6);
}

#[test]
fn clipping_saves_a_training_that_would_explode() {
    let explodes = Trainer::new(Sgd::new(1.0)).epochs(20).fit(&mut fresh(), &steep());
    assert!(matches!(explodes, Err(Error::Diverged { .. })));
    let clipped = Trainer::new(Sgd::new(1e-2)).epochs(20).clip(ClipNorm(1.0)).fit(&mut fresh(), &steep());
    assert!(clipped.is_ok());
}

/// Targets so large that gradients explode.
fn steep() -> Dataset<Curve> {
    Dataset::from_rows((0..64).map(|row| ([row as f32, 1.0], [1e6 * row as f32])))
}

#[test]
fn a_clip_sees_what_the_clip_before_made() {
    let data = curve(32);
    let step = |trainer: Trainer<'_, Sgd>| {
        let mut net = fresh();
        trainer.epochs(1).batch(32).fit(&mut net, &data).expect("sound settings");
        let moved: Vec<_> = net.parameters().iter().zip(fresh().parameters()).map(|(a, b)| a - b).collect();
        norm(&moved)
    };
    // `ClipValue` already brings the norm below the limit of `ClipNorm`, whatever it was before.
    let one = step(Trainer::new(Sgd::new(1.0)).clip(ClipValue(1e-3)).clip(ClipNorm(1e-2)));
    let only = step(Trainer::new(Sgd::new(1.0)).clip(ClipValue(1e-3)));
    assert!(only < 1e-2 && (one - only).abs() < 1e-9, "{one} {only}");
}

#[test]
fn settings_that_make_no_sense_are_refused_by_name() {
    let refused = |mut trainer: Trainer<'_, Sgd>| {
        let (mut net, before) = (fresh(), fresh());
        let error = trainer.fit(&mut net, &curve(8)).expect_err("it was accepted");
        assert!(matches!(error, Error::Setting(_)) && net == before);
        error.to_string()
    };
    let trainer = || Trainer::new(Sgd::new(0.1));
    assert_eq!(refused(Trainer::new(Sgd::new(-0.1))), "the learning rate is -0.1, but must be a finite number of at least 0");
    assert_eq!(refused(Trainer::new(Sgd::new(f64::NAN))), "the learning rate is NaN, but must be a finite number of at least 0");
    assert_eq!(refused(trainer().schedule(schedule::Warmup(0))), "the number of steps of Warmup is 0, but must be at least 1");
    assert_eq!(refused(trainer().regularize(L2(-1.0))), "λ of L2 is -1, but must be a finite number of at least 0");
    assert_eq!(refused(trainer().clip(ClipNorm(0.0))), "the limit of ClipNorm is 0, but must be a finite number above 0");
    assert!(refused(trainer().schedule(schedule::Cosine::to(0.0).then(schedule::Warmup(3)))).contains("has no length"));
}
