//! Schedules of both networks, and the average of the generator.

use std::ops::ControlFlow::Continue;

use super::{Judge, Maker, networks, points};
use crate::adversarial::noise;
use crate::optim::schedule::{Cosine, Moment, Warmup};
use crate::prelude::*;
use crate::trainer::{Interrupt, Stop};

/// 6 batches of 43 rows in an epoch, and a step of the generator after every fourth, and after the last.
const EPOCHS: usize = 3;

fn cosine() -> Cosine {
    Cosine::to(1e-3)
}

fn warmup() -> impl Schedule {
    Warmup(5).then(Cosine::to(0.0))
}

fn training<'a>() -> Adversarial<'a, Maker, Adam, Sgd> {
    let training = Adversarial::new(Adam::new(0.01), Sgd::new(0.05)).epochs(EPOCHS).batch(8).seed(5).threads(1);
    training.discriminator_steps(4).generator_schedule(cosine()).discriminator_schedule(warmup()).average(Ema(0.7))
}

/// The loop by hand: both networks, and the averaged generator.
fn by_hand() -> (Maker, Judge, Maker) {
    let (mut maker, mut judge) = networks();
    let (mut adam, mut sgd, mut average) = (Adam::new(0.01), Sgd::new(0.05), Ema(0.7).average::<Maker>());
    let (mut of_maker, mut of_judge, mut mean) = (Maker::workspace(8), Judge::workspace(8), Accumulator::new());
    of_maker.seed(5);
    of_judge.seed(5);
    of_judge.keep_input_gradient(true);
    let real = Dataset::<Judge>::from_rows(points().into_iter().map(|point| (point, [1.0])));
    judge.fit_scalers(&real).expect("there are rows");
    let (mut batches, rng) = (real.batches(8), &mut StdRng::seed_from_u64(5));
    let (mut step, mut turn) = (0, 0);
    for _ in 0..EPOCHS {
        batches.shuffle(rng);
        let of_noise = &mut StdRng::seed_from_u64(rng.next_u64());
        for batch in 1..=6 {
            let (rows, ones) = batches.next().expect("six batches");
            judge.gradient(rows, ones, &mut of_judge).expect("real rows");
            mean.add(&mut judge, of_judge.gradient(), 1.0);
            let made = maker.forward(&noise::<Maker>(rows.len(), of_noise), &mut of_maker).expect("rows");
            judge.gradient(made, &vec![[0.0]; rows.len()], &mut of_judge).expect("made rows");
            mean.add(&mut judge, of_judge.gradient(), 1.0);
            sgd.set_learning_rate(warmup().rate(0.05, Moment::new(step, 6 * EPOCHS)));
            sgd.step(&mut judge, mean.gradient_mut());
            mean.clear();
            step += 1;
            if batch == 4 || batch == 6 {
                let noise = noise::<Maker>(rows.len(), of_noise);
                let made = maker.forward(&noise, &mut of_maker).expect("rows");
                judge.gradient(made, ones, &mut of_judge).expect("made rows");
                maker.backward(&noise, of_judge.input_gradient().unwrap_or_default(), &mut of_maker).expect("the same rows");
                adam.set_learning_rate(cosine().rate(0.01, Moment::new(turn, 2 * EPOCHS)));
                adam.step(&mut maker, of_maker.gradient());
                average.add(&maker);
                turn += 1;
            }
        }
    }
    (maker, judge, average.network().clone())
}

#[test]
fn each_network_has_its_own_schedule_and_the_average_is_what_is_shown_and_returned() {
    let (mut maker, mut judge, mut seen) = (networks().0, networks().1, Vec::new());
    let mut training = training().on_generator(|maker: &Maker, _| {
        seen.push(maker.clone());
        Ok(Continue(()))
    });
    training.fit(&mut maker, &mut judge, &points()).expect("sound settings");
    let (trained, judge_by_hand, average) = by_hand();
    assert!(maker == average && judge == judge_by_hand && maker != trained);
    drop(training);
    assert!(seen.len() == EPOCHS && seen[EPOCHS - 1] == average && seen[0] != average);
}

#[test]
fn a_training_with_schedules_and_an_average_is_resumed_to_the_same_bits() {
    let folder = tempfile::tempdir().expect("a folder");
    let part = |seed: u64| {
        let stop = Interrupt::new();
        stop.interrupt();
        let (mut maker, mut judge) = (Maker::init(&mut StdRng::seed_from_u64(seed)), Judge::init(&mut StdRng::seed_from_u64(seed + 1)));
        let mut training = training().checkpoint(folder.path(), Every::Epochs(9)).resume(folder.path()).interrupt(&stop);
        let report = training.fit(&mut maker, &mut judge, &points()).expect("it goes on");
        (maker, judge, report.epochs.len() < EPOCHS || report.stop != Stop::Done)
    };
    let mut last = part(1);
    while last.2 {
        last = part(70);
    }
    let (_, judge, average) = by_hand();
    assert!(last.0 == average && last.1 == judge);
}

#[test]
fn what_a_schedule_would_have_done_otherwise_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let resumed = |training: Adversarial<'_, Maker, Adam, Sgd>| {
        let (mut maker, mut judge) = networks();
        training.checkpoint(folder.path(), Every::Epochs(9)).resume(folder.path()).fit(&mut maker, &mut judge, &points()).map(drop)
    };
    resumed(training()).expect("it begins");
    let error = resumed(training().epochs(EPOCHS + 1)).expect_err("the cosine would have been longer").to_string();
    assert!(error.contains("`epochs` is 3 in the checkpoint, but 4 in the trainer"), "{error}");
    let error = resumed(training().generator_schedule(Cosine::to(0.0))).expect_err("another cosine").to_string();
    assert!(error.contains("generator") && error.contains("schedule"), "{error}");
    let error = resumed(training().average(Ema(0.9))).expect_err("another average").to_string();
    assert!(error.contains("average"), "{error}");
    let none = Adversarial::new(Adam::new(0.01), Sgd::new(0.05)).average(Ema(1.0));
    assert!(resumed(none).expect_err("an average of nothing").to_string().contains("the decay of Ema"));
}
