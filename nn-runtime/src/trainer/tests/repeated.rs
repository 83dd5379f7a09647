//! Tests of several trainings with one trainer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Classes, net, rows};
use crate::optim::{Ema, GradientNoise};
use crate::prelude::*;
use crate::trainer::Interrupt;

fn trainer<'a>() -> Trainer<'a, NAdam> {
    Trainer::new(NAdam::new(0.01)).epochs(2).batch(8).schedule(schedule::ReduceOnPlateau::new().patience(0)).average(Ema(0.9))
}

fn noisy<'a>() -> Trainer<'a, NAdam> {
    trainer().clip(GradientNoise::new(0.1)).clip(ClipNorm(1.0))
}

#[test]
fn each_fit_of_one_trainer_is_as_if_it_were_the_only_one() {
    let data = rows();
    let mut alone = net();
    let expected = noisy().fit(&mut alone, &data).expect("sound settings");
    let mut one = noisy();
    for _ in 0..3 {
        let mut again = net();
        let report = one.fit(&mut again, &data).expect("sound settings");
        assert_eq!(again, alone);
        let losses = |report: &Report| report.epochs.iter().map(|epoch| epoch.train_loss.to_bits()).collect::<Vec<_>>();
        assert_eq!(losses(&report), losses(&expected));
    }
}

#[test]
fn a_clip_that_is_added_between_two_trainings_begins_anew_as_well() {
    let data = rows();
    let mut alone = net();
    noisy().fit(&mut alone, &data).expect("sound settings");
    let mut one = trainer();
    one.fit(&mut net(), &data).expect("sound settings");
    let mut one = one.clip(GradientNoise::new(0.1)).clip(ClipNorm(1.0));
    for _ in 0..2 {
        let mut again = net();
        one.fit(&mut again, &data).expect("sound settings");
        assert_eq!(again, alone);
    }
}

#[test]
fn an_optimizer_that_has_made_steps_begins_each_time_where_it_was_given() {
    let data = rows();
    let used = || {
        let (mut adam, mut other, mut workspace) = (Adam::new(0.01), net(), Classes::workspace(40));
        other.gradient(data.inputs(), data.targets(), &mut workspace).expect("the batch is sound");
        adam.step(&mut other, workspace.gradient());
        adam
    };
    let (mut fresh, mut first, mut second) = (net(), net(), net());
    Trainer::new(Adam::new(0.01)).epochs(1).fit(&mut fresh, &data).expect("sound settings");
    let mut one = Trainer::new(used()).epochs(1);
    one.fit(&mut first, &data).expect("sound settings");
    one.fit(&mut second, &data).expect("sound settings");
    assert_eq!(first, second);
    assert_ne!(first, fresh);
}

#[test]
fn to_go_on_is_asked_for_by_name_and_has_the_bits_of_one_training() {
    let data = rows();
    let trainer = |epochs| Trainer::new(Adam::new(0.01)).epochs(epochs).batch(8).shuffle(false);
    let (mut at_once, mut in_two, mut anew) = (net(), net(), net());
    trainer(4).fit(&mut at_once, &data).expect("sound settings");
    let mut two = trainer(2);
    two.fit(&mut in_two, &data).expect("sound settings");
    two.fit_further(&mut in_two, &data).expect("sound settings");
    assert_eq!(in_two, at_once);
    let mut two = trainer(2);
    two.fit(&mut anew, &data).expect("sound settings");
    two.fit(&mut anew, &data).expect("sound settings");
    assert_ne!(anew, at_once);
    let mut first = net();
    trainer(4).fit_further(&mut first, &data).expect("sound settings");
    assert_eq!(first, at_once);
}

#[test]
fn an_observer_that_panics_leaves_neither_a_rate_nor_a_signal_behind() {
    let data = rows();
    let stop = Interrupt::new();
    let panics = AtomicBool::new(true);
    let mut one =
        Trainer::new(Adam::new(0.01)).epochs(2).batch(8).schedule(schedule::Exponential(0.5)).interrupt(&stop).on_batch(|batch| {
            assert!(batch.number < 3 || !panics.load(Ordering::Relaxed), "an observer's own");
        });
    let mut torn = net();
    catch_unwind(AssertUnwindSafe(|| one.fit(&mut torn, &data))).expect_err("it panics");
    assert!(stop.is_deadly(), "a signal ends the process again");
    panics.store(false, Ordering::Relaxed);
    let (mut again, mut alone) = (net(), net());
    one.fit(&mut again, &data).expect("sound settings");
    Trainer::new(Adam::new(0.01)).epochs(2).batch(8).schedule(schedule::Exponential(0.5)).fit(&mut alone, &data).expect("sound settings");
    assert_eq!(again, alone);
}
