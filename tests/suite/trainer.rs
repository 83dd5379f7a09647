//! The training loop.

use std::ops::ControlFlow;
use std::time::Duration;

use nn_runtime::Error;
use nn_runtime::prelude::*;
use nn_runtime::trainer::{self, Epoch, Observer, Stop};

network! {
    #[loss(MeanSquaredError)]
    struct Line(1) -> 1 { Dense(1) }
}

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy)]
    struct Xor(2) -> 2 { Dense(8), Tanh, Dropout(0.05), Dense(2), Softmax }
}

fn line(rows: usize) -> Dataset<Line> {
    Dataset::from_rows((0..rows).map(|row| {
        let x = row as f32 / rows as f32;
        ([x], [3.0 * x - 1.0])
    }))
}

fn xor() -> Dataset<Xor> {
    let rows = [([0.0, 0.0], 0), ([0.0, 1.0], 1), ([1.0, 0.0], 1), ([1.0, 1.0], 0)];
    Dataset::from_rows(rows.into_iter().cycle().take(64))
}

#[test]
fn a_line_is_found_and_the_report_says_so() {
    let mut net = Line::init(&mut StdRng::seed_from_u64(1));
    let data = line(64);
    let report = Trainer::new(Adam::new(0.05)).epochs(60).batch(16).validate(&data).fit(&mut net, &data).expect("sound settings");
    assert!((net.dense1().weight[0][0] - 3.0).abs() < 0.05);
    let last = report.last().validation.clone().expect("it was validated");
    assert!(last.r2.expect("a regression") > 0.99 && report.stop == Stop::Done && report.epochs.len() == 60);
    let table = report.to_string();
    assert!(table.lines().count() <= 25 && table.contains("RMSE") && table.contains("60 epochs in"), "{table}");
}

#[test]
fn what_cannot_be_drawn_by_a_line_is_learnt_by_two_layers() {
    let mut net = Xor::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(0.03)).epochs(60).batch(8).fit(&mut net, &xor()).expect("sound settings");
    assert_eq!(net.evaluate(&xor()).expect("rows").accuracy, Some(1.0));
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let train = |seed| {
        let mut net = Xor::init(&mut StdRng::seed_from_u64(1));
        Trainer::new(Adam::new(0.03)).epochs(5).batch(8).seed(seed).fit(&mut net, &xor()).expect("sound settings");
        net
    };
    assert_eq!(train(3), train(3));
    assert_ne!(train(3), train(4));
}

#[test]
fn early_stopping_keeps_the_best_weights() {
    let (train, validation) = line(40).split(0.5, &mut StdRng::seed_from_u64(1));
    let mut net = Line::init(&mut StdRng::seed_from_u64(1));
    // At such a large rate, the loss rises again after it has fallen.
    let report = Trainer::new(Momentum::new(0.3, 0.95))
        .epochs(200)
        .batch(20)
        .validate(&validation)
        .stop_early(5)
        .fit(&mut net, &train)
        .expect("sound settings");
    assert_eq!(report.stop, Stop::Early);
    let best = report.best().validation.clone().expect("it was validated");
    assert_eq!(report.kept, report.best().number);
    assert!((net.evaluate(&validation).expect("rows").loss - best.loss).abs() < 1e-9);
}

#[test]
fn a_loss_that_is_no_longer_a_number_ends_training_with_the_last_good_weights() {
    let mut net = Line::init(&mut StdRng::seed_from_u64(1));
    let error = Trainer::new(Sgd::new(1e12)).epochs(50).batch(4).fit(&mut net, &line(8)).expect_err("it diverges");
    assert!(matches!(error, Error::Diverged { .. }), "{error}");
    assert!(net.parameters().iter().all(|x| x.is_finite()));
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let mut net = Line::init(&mut StdRng::seed_from_u64(1));
    assert!(matches!(Trainer::new(Sgd::new(0.1)).epochs(0).fit(&mut net, &line(8)), Err(Error::Setting(_))));
    assert!(matches!(Trainer::new(Sgd::new(0.1)).batch(0).fit(&mut net, &line(8)), Err(Error::Setting(_))));
    assert!(matches!(Trainer::new(Sgd::new(0.1)).fit(&mut net, &line(0)), Err(Error::Data(_))));
}

#[test]
fn every_epoch_is_shown_to_who_asks() {
    let mut net = Line::init(&mut StdRng::seed_from_u64(1));
    let mut losses = Vec::new();
    Trainer::new(Adam::new(0.1))
        .epochs(5)
        .on_epoch(|epoch| losses.push(epoch.train_loss))
        .fit(&mut net, &line(32))
        .expect("sound settings");
    assert!(losses.len() == 5 && losses[4] < losses[0]);
}

#[test]
fn dropout_is_active_in_training_alone_and_its_mask_depends_on_the_seed() {
    network! {
        struct Mask(1000) -> 1000 { Dropout(0.25) }
    }
    let net = Mask::init(&mut StdRng::seed_from_u64(1));
    let mut workspace = Mask::workspace(4);
    let ones = vec![[1.0; 1000]; 4];
    let mut pass = |seed| {
        workspace.seed(seed);
        net.forward(&ones, &mut workspace).expect("a batch").to_vec()
    };
    let (first, again, other) = (pass(1), pass(1), pass(2));
    assert!(first == again && first != other);
    let kept = Row::flatten(&first).iter().filter(|x| **x > 0.0).count() as f64 / 4000.0;
    assert!((kept - 0.75).abs() < 0.03, "{kept} stay");
    let mean: f32 = Row::flatten(&first).iter().sum::<f32>() / 4000.0;
    assert!((mean - 1.0).abs() < 0.04, "the mean stays: {mean}");
    assert_eq!(net.predict_batch(&ones, &mut workspace), &ones[..]);
    let twice: Vec<_> = (0..2).map(|_| net.forward(&ones, &mut workspace).expect("a batch").to_vec()).collect();
    assert_ne!(twice[0], twice[1], "a fresh mask every step");
}

/// Ends a training after a batch or an epoch.
struct EndAfter {
    batch: (usize, usize),
    epoch: usize,
    ended: bool,
}

impl Observer for EndAfter {
    fn batch(&mut self, batch: &trainer::BatchRecord) -> Result<ControlFlow<()>, Error> {
        Ok(if (batch.epoch, batch.number) == self.batch { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        Ok(if epoch.number == self.epoch { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn end(&mut self, report: &Report) -> Result<(), Error> {
        self.ended = report.stop == Stop::Asked;
        Ok(())
    }
}

#[test]
fn an_observer_ends_a_training_after_a_batch_or_an_epoch() {
    let after = |batch, epoch, accumulate| {
        let mut observer = EndAfter { batch, epoch, ended: false };
        let (mut net, mut batches) = (Line::init(&mut StdRng::seed_from_u64(1)), 0);
        let report = Trainer::new(Adam::new(0.1))
            .epochs(5)
            .batch(4)
            .accumulate(accumulate)
            .regularize(L2(1e-3))
            .on_batch(|_| batches += 1)
            .observe(&mut observer)
            .fit(&mut net, &line(32))
            .expect("sound settings");
        assert!(observer.ended && report.stop == Stop::Asked);
        assert!(report.epochs.iter().all(|epoch| epoch.train_loss.is_finite() && epoch.penalty.expect("L2").is_finite()));
        (report.epochs.len(), batches)
    };
    assert_eq!(after((2, 3), 9, 1), (2, 8 + 3));
    assert_eq!(after((1, 1), 9, 4), (1, 4), "the batches of one step belong together");
    assert_eq!(after((9, 9), 3, 1), (3, 3 * 8));
}

#[test]
fn an_observer_that_fails_ends_a_training_with_the_weights_of_the_last_epoch() {
    struct Fails;
    impl Observer for Fails {
        fn batch(&mut self, batch: &trainer::BatchRecord) -> Result<ControlFlow<()>, Error> {
            if batch.epoch == 2 { Err(Error::Data("the log is full".to_owned())) } else { Ok(ControlFlow::Continue(())) }
        }
    }
    let (mut net, mut one_epoch) = (Line::init(&mut StdRng::seed_from_u64(1)), Line::init(&mut StdRng::seed_from_u64(1)));
    let error = Trainer::new(Adam::new(0.1)).observe(Fails).fit(&mut net, &line(64)).expect_err("the observer fails");
    assert_eq!(error.to_string(), "the log is full");
    Trainer::new(Adam::new(0.1)).epochs(1).fit(&mut one_epoch, &line(64)).expect("sound settings");
    assert_eq!(net.parameters(), one_epoch.parameters());
}

#[test]
fn a_training_ends_when_its_time_is_up() {
    let mut net = Line::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(Adam::new(0.1)).time_limit(Duration::ZERO).fit(&mut net, &line(64)).expect("sound settings");
    assert_eq!((report.stop, report.epochs.len()), (Stop::Asked, 1));
}

#[test]
fn an_observer_sees_the_network_of_each_epoch_and_may_save_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut net, mut seen) = (Line::init(&mut StdRng::seed_from_u64(1)), Vec::new());
    let report = Trainer::new(Adam::new(0.1))
        .epochs(9)
        .average(Ema(0.5))
        .validate(&line(8))
        .observe(SaveEach(folder.path()))
        .on_network(|net: &Line, epoch| {
            seen.push(net.evaluate(&line(8)).map(|evaluation| evaluation.loss)?);
            Ok(if epoch.number == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })
        .fit(&mut net, &line(32))
        .expect("sound settings");
    let validated: Vec<_> = report.epochs.iter().map(|epoch| epoch.validation.as_ref().expect("it is validated").loss).collect();
    assert_eq!((seen, report.stop), (validated, Stop::Asked), "it is the averaged network that is validated");
    let last = Line::load(folder.path().join("3")).expect("it was saved");
    assert_eq!(last.parameters(), net.parameters());
}

/// Saves every network.
struct SaveEach<'a>(&'a std::path::Path);

impl Observer for SaveEach<'_> {
    fn network(&mut self, network: &trainer::Snapshot<'_>, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        network.save(self.0.join(epoch.number.to_string()))?;
        Ok(ControlFlow::Continue(()))
    }
}

#[test]
fn an_observer_of_another_network_is_an_error_that_names_both() {
    network! {
        struct Other(3) -> 1 { Dense(1) }
    }
    let mut net = Line::init(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(Adam::new(0.1)).on_network(|_: &Other, _| Ok(ControlFlow::Continue(())));
    let error = trainer.fit(&mut net, &line(32)).expect_err("it is another network").to_string();
    assert!(error.contains("::Other` but") || error.contains("Other`, but") && error.contains("Line` is trained"), "{error}");
}
