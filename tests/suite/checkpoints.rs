//! A training that is stopped in any way resumes as if it had not been stopped.

mod damage;
mod kills;
mod refusals;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use nn_runtime::Scalar;
use nn_runtime::optim::schedule::ConstantRate;
use nn_runtime::optim::{Descent, parts};
use nn_runtime::prelude::*;
use nn_runtime::trainer::{Interrupt, Stop};

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[loss(CrossEntropy)]
    struct Net(3) -> 2 { Standardize, hidden: Dense(6), BatchNorm, Relu, Dropout(0.2), output: Dense(2), Softmax }
}

network! {
    #[derive(Clone, Debug, PartialEq)]
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    struct Double(3) -> 1 { Dense(5), Tanh, Dropout(0.1), Dense(1), Rescale }
}

/// Rows for training and for validation.
struct Rows<N: Supervised> {
    train: Dataset<N>,
    validation: Dataset<N>,
}

static CLASSES: LazyLock<Rows<Net>> = LazyLock::new(|| {
    let row = |row: usize| {
        let x = [(row as f32).sin(), (row as f32 * 0.7).cos(), row as f32 * 0.1];
        (x, usize::from(x[0] * x[1] > 0.1))
    };
    Rows { train: Dataset::from_rows((0..50).map(row)), validation: Dataset::from_rows((50..70).map(row)) }
});

static NUMBERS: LazyLock<Rows<Double>> = LazyLock::new(|| {
    let row = |row: usize| {
        let x = [(row as f64).sin(), (row as f64 * 0.7).cos(), row as f64 * 0.1];
        (x, [10.0 * x[0] * x[1] + x[2]])
    };
    Rows { train: Dataset::from_rows((0..50).map(row)), validation: Dataset::from_rows((50..70).map(row)) }
});

type Told<N, O> = Trainer<'static, O, &'static Dataset<N>>;

/// 4 epochs of 7 batches.
fn trainer<N: Supervised, O: Optimizer>(rows: &'static Rows<N>, optimizer: O) -> Told<N, O> {
    Trainer::new(optimizer).epochs(4).batch(8).seed(5).threads(1).validate(&rows.validation)
}

fn net(seed: u64) -> Net {
    Net::init(&mut StdRng::seed_from_u64(seed))
}

/// A report without its times, exact to the last bit.
fn told(report: &Report) -> String {
    let mut report = report.clone();
    report.epochs.iter_mut().for_each(|epoch| epoch.seconds = 0.0);
    format!("{report:?}")
}

fn bits<N: Train>(net: &N) -> Vec<u64> {
    net.parameters().iter().chain(net.statistics()).map(|number| number.to_f64().to_bits()).collect()
}

/// The names of the checkpoints in a folder, the oldest first. Fails if the folder contains anything else.
fn checkpoints(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let names: BTreeSet<_> = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
    assert!(names.iter().all(|name| name.starts_with("checkpoint-") && name.ends_with(".safetensors")), "{names:?}");
    names.into_iter().collect()
}

fn newest(folder: &Path) -> PathBuf {
    folder.join(checkpoints(folder).pop().expect("a checkpoint"))
}

/// Makes a trainer stop after this many batches.
fn stopped_after<N: Supervised, O: Optimizer>(trainer: Told<N, O>, batches: usize) -> Told<N, O> {
    let (flag, mut seen) = (Arc::new(AtomicBool::new(false)), 0);
    trainer.interrupt(Arc::clone(&flag)).on_batch(move |_| {
        seen += 1;
        flag.store(seen >= batches, Ordering::Relaxed);
    })
}

/// Trains in one go, and again in pieces: 1 batch, 4, 3 (into the second epoch), 6 (which end it), and the rest. Each piece has its own
/// trainer and network, as another process would have.
fn is_the_same_in_pieces<N, O>(what: &str, rows: &'static Rows<N>, trainer: impl Fn() -> Told<N, O>)
where
    N: Supervised,
    O: Optimizer,
{
    let init = |seed| N::init(&mut StdRng::seed_from_u64(seed));
    let mut whole = init(1);
    let report = trainer().fit(&mut whole, &rows.train).expect("sound settings");

    let folder = tempfile::tempdir().expect("a folder");
    for (piece, batches) in (1..).zip([1, 4, 3, 6]) {
        let mut part = init(piece);
        let told = stopped_after(trainer(), batches).checkpoint(&folder, Every::Batches(3)).resume(&folder);
        let report = { told }.fit(&mut part, &rows.train).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(report.stop, Stop::Interrupted, "{what}, piece {piece}");
    }
    let mut last = init(9);
    let resumed = trainer().resume(&folder).fit(&mut last, &rows.train).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(told(&resumed), told(&report), "{what}");
    assert_eq!(bits(&last), bits(&whole), "{what}");
}

macro_rules! same_for_every_optimizer {
    ($rows:expr, $threads:expr; $($optimizer:expr),* $(,)?) => {
        $(is_the_same_in_pieces(stringify!($optimizer), $rows, || trainer($rows, $optimizer).threads($threads));)*
    };
}

#[test]
fn every_optimizer_goes_on_as_if_never_stopped_on_one_thread_and_on_two() {
    for threads in [1, 2] {
        same_for_every_optimizer!(&CLASSES, threads;
            Sgd::new(0.1), Momentum::new(0.05, 0.9), Nesterov::new(0.05, 0.9), Adagrad::new(0.1), Adadelta::new(1.0), RmsProp::new(0.01),
            Adam::new(0.01), AdamW::new(0.01, 0.1), AdaMax::new(0.01), AmsGrad::new(0.01), NAdam::new(0.01), RAdam::new(0.01), Lion::new(0.01),
            ClipNorm(0.5).before(Adam::new(0.01)), GradientNoise::new(0.1).before(Momentum::new(0.05, 0.9)),
            Descent::new(0.01, parts::Trace::new(0.9).then(parts::Decay(0.1))),
        );
    }
    same_for_every_optimizer!(&NUMBERS, 2; Sgd::new(0.01), Adam::new(0.01), AmsGrad::new(0.01));
}

#[test]
fn every_schedule_goes_on_as_if_never_stopped() {
    fn with<S: Schedule + 'static>(what: &str, schedule: impl Fn() -> S) {
        is_the_same_in_pieces(what, &CLASSES, || trainer(&CLASSES, Adam::new(0.05)).schedule(schedule()));
    }
    with("ConstantRate", || ConstantRate);
    with("Cosine", || schedule::Cosine::to(1e-4));
    with("CosineRestarts", || schedule::CosineRestarts::new(5).multiplier(2));
    with("Exponential", || schedule::Exponential(0.9));
    with("Linear", || schedule::Linear::to(1e-4));
    with("MultiStep", || schedule::MultiStep::new([5, 12], 0.3));
    with("OneCycle", schedule::OneCycle::new);
    with("Polynomial", || schedule::Polynomial::new(2.0));
    with("StepDecay", || schedule::StepDecay::new(5, 0.5));
    with("Warmup", || schedule::Warmup(9).then(schedule::Cosine::to(1e-4)));
    with("by_epoch", || schedule::Exponential(0.5).by_epoch());
    // This schedule remembers losses: every epoch that is not the best halves the rate.
    with("ReduceOnPlateau", || schedule::ReduceOnPlateau::new().patience(0).threshold(0.1).factor(0.5));
    with("Warmup and ReduceOnPlateau", || schedule::Warmup(3).then(schedule::ReduceOnPlateau::new().patience(0).threshold(0.1)));
}

#[test]
fn everything_that_a_trainer_can_do_goes_on_as_if_never_stopped() {
    let adam = || trainer(&CLASSES, Adam::new(0.05));
    is_the_same_in_pieces("average", &CLASSES, || adam().average(Ema(0.9)));
    is_the_same_in_pieces("accumulate", &CLASSES, || adam().accumulate(2));
    is_the_same_in_pieces("accumulate 3, average", &CLASSES, || adam().accumulate(3).average(Ema(0.5)));
    is_the_same_in_pieces("noise", &CLASSES, || adam().clip(GradientNoise::new(0.5).seed(3)).clip(ClipValue(0.1)));
    is_the_same_in_pieces("clip with a memory", &CLASSES, || adam().clip(parts::Trace::new(0.5)));
    is_the_same_in_pieces("regularize", &CLASSES, || adam().regularize(L2(0.01)).regularize(MaxNorm(1.0)).regularize(L1(0.001)));
    is_the_same_in_pieces("rates", &CLASSES, || adam().freeze("hidden.bias").rate("output", 0.1));
    is_the_same_in_pieces("diagnose", &CLASSES, || adam().diagnose());
    is_the_same_in_pieces("all", &CLASSES, || {
        let noise = GradientNoise::new(0.5);
        adam().threads(2).average(Ema(0.9)).accumulate(2).clip(noise).regularize(L2(0.01)).diagnose().stop_early(3)
    });
}

#[test]
fn early_stopping_remembers_the_best_epoch_and_how_long_ago_it_was() {
    let wild = || trainer(&CLASSES, Momentum::new(2.0, 0.95)).epochs(50).stop_early(3);
    let report = wild().fit(&mut net(1), &CLASSES.train).expect("sound settings");
    assert!(report.stop == Stop::Early && report.kept + 3 == report.epochs.len(), "the test wants a training that gets worse: {report}");
    is_the_same_in_pieces("stop_early", &CLASSES, wild);

    // Stopped while early stopping waits: the best epoch was in another process.
    let folder = tempfile::tempdir().expect("a folder");
    let waiting = 7 * (report.kept + 1) + 2;
    let mut told_to_wait = stopped_after(wild(), waiting).checkpoint(&folder, Every::Epochs(1));
    told_to_wait.fit(&mut net(1), &CLASSES.train).expect("sound settings");
    let (mut at_once, mut resumed) = (net(1), net(2));
    wild().fit(&mut at_once, &CLASSES.train).expect("sound settings");
    let again = wild().resume(&folder).fit(&mut resumed, &CLASSES.train).expect("its own checkpoint");
    assert_eq!((told(&again), resumed), (told(&report), at_once));
}

#[test]
fn weighted_rows_go_on_as_if_never_stopped() {
    static WEIGHTED: LazyLock<Rows<Net>> = LazyLock::new(|| {
        let weights = (0..50).map(|row| (row % 4) as f32).collect();
        let train = CLASSES.train.clone().weighted(weights).expect("a weight for each row");
        Rows { train, validation: CLASSES.validation.clone() }
    });
    is_the_same_in_pieces("weights", &WEIGHTED, || trainer(&WEIGHTED, Adam::new(0.05)));
}

#[test]
fn the_same_seed_gives_the_same_bits_on_one_thread_and_on_two() {
    for threads in [1, 2] {
        let train = |seed| {
            let mut net = net(1);
            let report = trainer(&CLASSES, Adam::new(0.05)).threads(threads).seed(seed).fit(&mut net, &CLASSES.train);
            (bits(&net), told(&report.expect("sound settings")))
        };
        assert_eq!(train(1), train(1), "{threads} threads");
        assert_ne!(train(1), train(2), "{threads} threads");
    }
}

#[test]
fn an_interrupt_ends_after_the_batch_with_a_checkpoint() {
    let folder = tempfile::tempdir().expect("a folder");
    let interrupt = Interrupt::new();
    let (asks, mut batches) = (interrupt.clone(), 0);
    let mut told = trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Epochs(100)).interrupt(&interrupt).on_batch(|batch| {
        batches += 1;
        if (batch.epoch, batch.number) == (2, 3) {
            asks.interrupt();
        }
    });
    let report = told.fit(&mut net(1), &CLASSES.train).expect("sound settings");
    drop(told);
    assert!(report.stop == Stop::Interrupted && batches == 7 + 3 && interrupt.is_wanted());
    // The unfinished epoch counts in the report. The checkpoint does not count it, because the epoch continues on resuming.
    assert_eq!(report.epochs.len(), 2);
    assert!(report.to_string().contains("interrupted"), "{report}");
    assert_eq!(checkpoints(folder.path()), ["checkpoint-00001-0000003.safetensors"]);
}

#[test]
fn the_last_are_kept() {
    let kept = |told: fn(Told<Net, Adam>) -> Told<Net, Adam>| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut told = told(trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Batches(2)));
        told.fit(&mut net(1), &CLASSES.train).expect("sound settings");
        checkpoints(folder.path())
    };
    let name = |epochs, batches: usize| format!("checkpoint-0000{epochs}-000000{batches}.safetensors");
    assert_eq!(kept(|told| told), [name(3, 3), name(3, 5), name(4, 0)]);
    assert_eq!(kept(|told| told.keep_checkpoints(1)), [name(4, 0)]);
    assert_eq!(kept(|told| told.keep_checkpoints(100)).len(), 14);
}

#[test]
fn a_training_that_is_over_is_over_when_it_is_resumed_and_may_be_made_longer() {
    let folder = tempfile::tempdir().expect("a folder");
    let fit = |epochs, net: &mut Net| {
        let told = trainer(&CLASSES, Adam::new(0.01)).epochs(epochs).checkpoint(&folder, Every::Epochs(2)).resume(&folder);
        { told }.fit(net, &CLASSES.train).expect("its own checkpoints")
    };
    let (mut first, mut again, mut longer, mut at_once) = (net(1), net(2), net(3), net(1));
    let report = fit(3, &mut first);
    assert_eq!((told(&fit(3, &mut again)), &again), (told(&report), &first));
    let report = fit(5, &mut longer);
    let whole = trainer(&CLASSES, Adam::new(0.01)).epochs(5).fit(&mut at_once, &CLASSES.train).expect("sound settings");
    assert_eq!((told(&report), longer), (told(&whole), at_once));
}

#[test]
fn a_checkpoint_is_a_file_of_weights() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut trained = net(1);
    let mut told = trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Epochs(1));
    told.fit(&mut trained, &CLASSES.train).expect("sound settings");
    assert_eq!(Net::load(newest(folder.path())).expect("its own file"), trained);
    let mut other = net(2);
    let loaded = other.load_matching(newest(folder.path())).expect("its own file");
    assert!(loaded.skipped.is_empty() && other == trained, "{loaded}");
}

#[test]
fn a_schedule_of_ones_own_takes_part_by_naming_what_it_remembers() {
    /// Halves the rate after each epoch that was worse than the previous one.
    struct Careful {
        last: f64,
        halved: usize,
    }
    impl Schedule for Careful {
        fn rate(&self, base: f64, _: schedule::Moment) -> f64 {
            base * 0.5_f64.powf(self.halved as f64)
        }
        fn observe(&mut self, _: schedule::Moment, loss: f64) {
            self.halved += usize::from(loss > 0.9 * self.last);
            self.last = loss;
        }
        fn record(&mut self, record: &mut nn_runtime::Record<'_>) {
            record.number("last", &mut self.last);
            record.count("halved", &mut self.halved);
        }
    }
    let careful = || Careful { last: f64::INFINITY, halved: 0 };
    is_the_same_in_pieces("Careful", &CLASSES, || trainer(&CLASSES, Adam::new(0.05)).schedule(careful()));
}
