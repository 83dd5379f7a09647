//! Schedules of both networks, the average of the generator, and observers.

use std::ops::ControlFlow::{self, Break, Continue};

use super::{Judge, Maker, networks, points};
use crate::adversarial::noise;
use crate::optim::schedule::{Cosine, Moment, Warmup};
use crate::prelude::*;
use crate::trainer::{BatchRecord, Beginning, Epoch, Interrupt, Observer, Report, Snapshot, Stop};

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

/// What an observer is told, a line for each call.
#[derive(Default)]
struct Told {
    lines: Vec<String>,
    /// The number of batches after which it ends the training.
    most: Option<usize>,
    batches: usize,
}

impl Observer for Told {
    fn begin(&mut self, seen: &Beginning) -> Result<(), crate::Error> {
        let Beginning { network, optimizer, epochs, batches, done, rows, .. } = seen;
        self.lines.push(format!("{network} by {optimizer}: {epochs} epochs of {batches}, {done} done, {rows} rows"));
        let schedule = seen.settings.iter().find(|(name, _)| name == "schedule").map(|(_, text)| text.clone());
        self.lines.push(schedule.unwrap_or_default());
        Ok(())
    }

    fn batch(&mut self, seen: &BatchRecord) -> Result<ControlFlow<()>, crate::Error> {
        self.batches += 1;
        assert!(seen.loss.is_finite() && seen.learning_rate > 0.0 && seen.number <= seen.count, "{seen:?}");
        Ok(if self.most.is_some_and(|most| self.batches >= most) { Break(()) } else { Continue(()) })
    }

    fn epoch(&mut self, seen: &Epoch) -> Result<ControlFlow<()>, crate::Error> {
        self.lines.push(format!("{} {:e} {:e}", seen.number, seen.train_loss, seen.learning_rate));
        Ok(Continue(()))
    }

    fn network(&mut self, seen: &Snapshot<'_>, _: &Epoch) -> Result<ControlFlow<()>, crate::Error> {
        let kind = if seen.of::<Maker>().is_ok() { "maker" } else { "judge" };
        self.lines.push(kind.to_owned());
        Ok(Continue(()))
    }

    fn end(&mut self, seen: &Report) -> Result<(), crate::Error> {
        self.lines.push(format!("{} epochs, {:?}, best {}", seen.epochs.len(), seen.stop, seen.best().number));
        Ok(())
    }
}

#[test]
fn observers_see_the_training_of_a_network_as_if_it_were_alone() {
    let (mut maker, mut judge) = networks();
    let (mut of_maker, mut of_judge) = (Told::default(), Told::default());
    let report = training()
        .observe_generator(&mut of_maker)
        .observe_discriminator(&mut of_judge)
        .fit(&mut maker, &mut judge, &points())
        .expect("sound settings");
    assert_eq!(of_maker.lines[..2], ["Maker by Adam: 3 epochs of 2, 0 done, 43 rows", "Cosine: end 0.001"].map(str::to_owned));
    assert_eq!(of_judge.lines[0], "Judge by Sgd: 3 epochs of 6, 0 done, 43 rows");
    assert_eq!((of_maker.batches, of_judge.batches), (6, 18));
    for (epoch, lines) in report.epochs.iter().zip(of_maker.lines[2..].chunks(2)) {
        assert_eq!(lines, [format!("{} {:e} {:e}", epoch.number, epoch.generator_loss, epoch.generator_rate), "maker".to_owned()]);
    }
    let last = report.last();
    assert_eq!(of_judge.lines[6], format!("3 {:e} {:e}", last.discriminator_loss, last.discriminator_rate));
    assert!(of_judge.lines[7] == "judge" && of_judge.lines[8].starts_with("3 epochs, Done, best "), "{:?}", of_judge.lines);
    assert!(report.epochs[0].generator_rate > last.generator_rate);
}

#[test]
fn an_observer_ends_the_training_after_the_next_step_of_the_generator() {
    for (of_maker, of_judge) in [(Some(3), None), (None, Some(8))] {
        let (mut maker, mut judge) = networks();
        let (mut of_maker, mut of_judge) = (Told { most: of_maker, ..Told::default() }, Told { most: of_judge, ..Told::default() });
        let training = training().observe_generator(&mut of_maker).observe_discriminator(&mut of_judge);
        let report = { training }.fit(&mut maker, &mut judge, &points()).expect("sound settings");
        // The third step of the generator is behind the fourth batch of the second epoch.
        assert_eq!((report.epochs.len(), report.stop), (2, Stop::Asked));
        assert_eq!((of_maker.batches, of_judge.batches), (3, 10));
    }
}
