//! A training compared with the loop by hand, and with itself.

use super::{Judge, Maker, networks, points, told, training};
use crate::adversarial::noise;
use crate::prelude::*;

/// The loop by hand, with the settings of [`training`].
fn by_hand(discriminator_steps: usize) -> (Maker, Judge) {
    let (mut maker, mut judge) = networks();
    let (mut adam, mut adam_w) = (Adam::new(0.01), AdamW::new(0.02, 0.01));
    let (mut of_maker, mut of_judge, mut mean) = (Maker::workspace(8), Judge::workspace(8), Accumulator::new());
    of_maker.seed(5);
    of_judge.seed(5);
    of_judge.keep_input_gradient(true);
    let real = Dataset::<Judge>::from_rows(points().into_iter().map(|point| (point, [0.9])));
    judge.fit_scalers(&real).expect("there are rows");
    let (mut batches, rng) = (real.batches(8), &mut StdRng::seed_from_u64(5));
    for _ in 0..4 {
        batches.shuffle(rng);
        let of_noise = &mut StdRng::seed_from_u64(rng.next_u64());
        let (mut batch, count) = (0, batches.count());
        while let Some((rows, smooth)) = batches.next() {
            batch += 1;
            judge.gradient(rows, smooth, &mut of_judge).expect("real rows");
            mean.add(&mut judge, of_judge.gradient(), 1.0);
            let made = maker.forward(&noise::<Maker>(rows.len(), of_noise), &mut of_maker).expect("rows");
            judge.gradient(made, &vec![[0.0]; rows.len()], &mut of_judge).expect("made rows");
            mean.add(&mut judge, of_judge.gradient(), 1.0);
            adam_w.step(&mut judge, mean.gradient_mut());
            mean.clear();
            if batch % discriminator_steps == 0 || batch == count {
                let noise = noise::<Maker>(rows.len(), of_noise);
                let made = maker.forward(&noise, &mut of_maker).expect("rows");
                judge.gradient(made, &vec![[1.0]; rows.len()], &mut of_judge).expect("made rows");
                let d_outputs = of_judge.input_gradient().expect("it was asked for");
                maker.backward(&noise, d_outputs, &mut of_maker).expect("the rows of the forward pass");
                adam.step(&mut maker, of_maker.gradient());
            }
        }
    }
    (maker, judge)
}

#[test]
fn a_training_is_the_loop_by_hand_bit_for_bit() {
    for steps in [1, 2, 4, 100] {
        let (mut maker, mut judge) = networks();
        training().discriminator_steps(steps).fit(&mut maker, &mut judge, &points()).expect("sound settings");
        assert!((maker, judge) == by_hand(steps), "{steps} steps of the discriminator");
    }
}

#[test]
fn the_seed_decides_all_random_numbers() {
    let trained = |training: Adversarial<'_, Maker, _, _>| {
        let (mut maker, mut judge) = networks();
        let mut training = training;
        let report = told(training.fit(&mut maker, &mut judge, &points()).expect("sound settings"));
        // The second training of the same settings begins with fresh optimizers.
        let (mut again, mut judge_again) = networks();
        assert_eq!(told(training.fit(&mut again, &mut judge_again, &points()).expect("sound settings")), report);
        assert!(again == maker && judge_again == judge);
        (maker, judge, report)
    };
    assert!(trained(training()) == trained(training()));
    assert!(trained(training().threads(2)) == trained(training().threads(2)));
    assert_ne!(trained(training()).0, trained(training().seed(6)).0);
}

#[test]
fn losses_are_means_over_the_rows_and_a_look_at_each_epoch_may_end_the_training() {
    use std::ops::ControlFlow::{Break, Continue};
    // A discriminator whose weights are 0 and stay so: each probability is 1/2.
    let (mut maker, mut judge) = networks();
    judge.parameters_mut().fill(0.0);
    let mut seen = Vec::new();
    let report = Adversarial::new(Sgd::new(0.1), Sgd::new(0.0))
        .batch(8)
        .on_generator(|maker: &Maker, epoch| {
            seen.push((epoch.number, maker.clone()));
            Ok(if epoch.number == 3 { Break(()) } else { Continue(()) })
        })
        .on_epoch(|epoch| assert!((epoch.generator_loss - 2.0_f64.ln()).abs() < 1e-6, "{epoch:?}"))
        .fit(&mut maker, &mut judge, &points())
        .expect("sound settings");
    assert!(report.epochs.iter().all(|epoch| (epoch.discriminator_loss - 2.0_f64.ln()).abs() < 1e-6), "{report}");
    assert_eq!(report.stop, crate::trainer::Stop::Asked);
    assert!(seen.len() == 3 && seen[2] == (3, maker), "it saw the generator of each epoch");
    let mut printed = report.clone();
    printed.epochs.iter_mut().for_each(|epoch| epoch.seconds = 0.25);
    assert_eq!(
        printed.to_string(),
        "epoch  generator loss  discriminator loss   seconds
    1        0.693147            0.693147     0.250
    2        0.693147            0.693147     0.250
    3        0.693147            0.693147     0.250
3 epochs in 0.75 s, stopped when asked"
    );
}

network! {
    #[loss(MeanSquaredError)]
    struct Score(2) -> 1 { Dense(8), LeakyRelu(0.2), Dense(1) }
}

#[test]
fn a_squared_error_makes_a_least_squares_gan() {
    let (mut maker, mut score) = (networks().0, Score::init(&mut StdRng::seed_from_u64(3)));
    let report = training().epochs(30).fit(&mut maker, &mut score, &points()).expect("a loss of numbers");
    assert!(report.last().discriminator_loss < 0.5 && report.last().generator_loss < 1.5, "{report}");
}
