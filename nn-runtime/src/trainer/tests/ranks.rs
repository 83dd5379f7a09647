//! Trainings across several ranks, compared with those of one process.

use super::world::{Member, on_ranks};
use super::{Classes, rows};
use crate::data::Minibatch;
use crate::data::Source;
use crate::error::Error;
use crate::prelude::*;
use crate::trainer::{Communicator, Interrupt, Report, Stop};

network! {
    /// Every kind of sum over rows: batch normalisation, dropout, a scaler, and two outputs.
    #[derive(Debug, PartialEq)]
    #[scalar(f64)]
    #[loss(kind = CrossEntropy, price = MeanSquaredError * 0.5)]
    pub struct House(facts: 3) -> (kind: 2, price: 1) {
        Standardize, Dense(6), BatchNorm, Tanh, Dropout(0.2), Dense(5), BatchNorm, Relu,
        Heads { kind: { Dense(2), Softmax }, price: { Dense(1), Rescale } },
    }
}

network! {
    #[derive(Debug, PartialEq)]
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    pub struct Plain(2) -> 1 { Dense(4), Tanh, Dense(1) }
}

network! {
    /// So many parameters that three ranks share their steps.
    #[derive(Debug, PartialEq)]
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    pub struct Wide(2) -> 1 { wide: Dense(6200), Tanh, Dense(1) }
}

fn wide() -> Wide {
    Wide::init(&mut StdRng::seed_from_u64(1))
}

fn wide_rows() -> Dataset<Wide> {
    Dataset::from_rows(points(0..20).iter().map(|(input, target)| (*input, *target)))
}

fn houses() -> Dataset<House> {
    let row = |row: usize| {
        let facts = [row as f64 % 7.0, row as f64 % 5.0, row as f64 % 3.0];
        let price = if row % 9 == 4 { f64::NAN } else { facts[0] - facts[1] };
        (HouseInput { facts }, HouseTarget { kind: usize::from(row % 7 > row % 5), price: [price] })
    };
    Dataset::from_rows((0..43).map(row)).weighted((0..43).map(|row| 1.0 + f64::from(row % 4)).collect()).expect("sound weights")
}

fn points(rows: std::ops::Range<usize>) -> Dataset<Plain> {
    Dataset::from_rows(rows.map(|row| ([row as f64 % 7.0 / 7.0, row as f64 % 5.0 / 5.0], [row as f64 % 3.0])))
}

fn house() -> House {
    House::init(&mut StdRng::seed_from_u64(1))
}

fn plain() -> Plain {
    Plain::init(&mut StdRng::seed_from_u64(1))
}

fn trainer<'a>() -> Trainer<'a, Adam> {
    Trainer::new(Adam::new(0.01)).epochs(3).batch(8).clip(ClipNorm(1.0)).threads(1)
}

/// Trains on as many ranks, and returns the network and the report of each.
fn train<'a, N>(size: usize, start: fn() -> N, data: &Dataset<N>, trainer: impl Fn(&Member) -> Trainer<'a, Adam> + Sync) -> Vec<(N, Report)>
where
    N: Supervised,
{
    on_ranks(size, |member| {
        let mut network = start();
        let report = trainer(member).across(member).fit(&mut network, data).expect("sound settings");
        (network, report)
    })
}

fn distance<N: Supervised<Scalar = f64>>(a: &N, b: &N) -> f64 {
    let numbers = |net: &N| [net.parameters(), net.statistics()].concat();
    numbers(a).iter().zip(numbers(b)).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[test]
fn any_number_of_ranks_learns_what_one_process_learns() {
    let data = houses();
    let (validation, _) = data.clone().split(0.5, &mut StdRng::seed_from_u64(1));
    let mut alone = house();
    let expected = trainer().validate(&validation).fit(&mut alone, &data).expect("sound settings");
    for size in 1..=5 {
        let ranks = on_ranks(size, |member| {
            let mut network = house();
            let report = trainer().validate(&validation).threads(1 + member.rank() % 2).across(member).fit(&mut network, &data);
            (network, report.expect("sound settings"))
        });
        for (network, report) in &ranks {
            assert_eq!(network, &ranks[0].0, "all ranks have the same bits");
            assert!(distance(network, &alone) < 1e-10, "{size} ranks: {}", distance(network, &alone));
            let loss = |report: &Report| report.last().validation.as_ref().map(|validation| validation.loss).expect("it is validated");
            assert!((loss(report) - loss(&expected)).abs() < 1e-10 && loss(report).to_bits() == loss(&ranks[0].1).to_bits());
            assert!((report.last().train_loss - expected.last().train_loss).abs() < 1e-10);
        }
        if size == 1 {
            assert_eq!(ranks[0].0, alone);
        }
    }
}

#[test]
fn several_batches_of_a_step_are_added_over_all_ranks() {
    let data = houses();
    let mut alone = house();
    trainer().accumulate(4).average(Ema(0.9)).fit(&mut alone, &data).expect("sound settings");
    for (network, _) in train(3, house, &data, |_| trainer().accumulate(4).average(Ema(0.9))) {
        assert!(distance(&network, &alone) < 1e-10, "{}", distance(&network, &alone));
    }
}

#[test]
fn the_same_ranks_give_the_same_bits_again() {
    let [first, second] = [0, 1].map(|_| train(3, house, &houses(), |_| trainer()));
    assert_eq!(first[0].0, second[2].0);
}

/// Trains on three ranks, and checks that all have the same network, which is returned.
fn wide_of<O: Optimizer + Clone + Sync>(optimizer: &O, set: impl Fn(Trainer<'static, O>) -> Trainer<'static, O> + Sync) -> Wide {
    let ranks = on_ranks(3, |member| {
        let (mut network, data) = (wide(), wide_rows());
        let mut trainer = set(Trainer::new(optimizer.clone()).epochs(2).batch(6).threads(1)).across(member);
        trainer.fit(&mut network, &data).expect("sound settings");
        trainer.fit_further(&mut network, &data).expect("sound settings");
        network
    });
    let mut ranks = ranks.into_iter();
    let first = ranks.next().expect("three");
    assert!(ranks.all(|other| other == first), "all ranks have the same bits");
    first
}

#[test]
fn a_shared_step_has_the_bits_of_one_that_every_rank_makes() {
    // This clip changes nothing, but with a clip every rank makes the whole step.
    fn check<O: Optimizer + Clone + Sync>(optimizer: &O) {
        let every = wide_of(optimizer, |trainer| trainer.clip(ClipValue(1e30)));
        assert_eq!(wide_of(optimizer, |trainer| trainer), every);
        assert!(distance(&every, &wide()) > 1e-4, "it learns");
        let settings = |trainer: Trainer<'static, O>| trainer.accumulate(2).rate("wide", 0.5).average(Ema(0.9));
        assert_eq!(wide_of(optimizer, settings), wide_of(optimizer, |trainer| settings(trainer).clip(ClipValue(1e30))));
    }
    check(&Sgd::new(0.01));
    check(&NAdam::new(0.01));
    check(&RmsProp::new(0.01).centered().momentum(0.5));
    check(&GradientNoise::new(0.1).before(Momentum::new(0.01, 0.9)));
    check(&ClipNorm(0.1).before(AdamW::new(0.01, 0.1)));
}

#[test]
fn a_shared_step_goes_on_from_a_checkpoint_on_another_number_of_ranks() {
    let train = |size, epochs, folder: &std::path::Path| {
        let ranks = on_ranks(size, |member| {
            let (mut network, data) = (wide(), wide_rows());
            let trainer =
                Trainer::new(Adam::new(0.01)).epochs(epochs).batch(6).across(member).checkpoint(folder, Every::Batches(3)).resume(folder);
            { trainer }.fit(&mut network, &data).expect("sound settings");
            network
        });
        ranks.into_iter().next().expect("a rank")
    };
    let folder = || tempfile::tempdir().expect("a folder");
    let whole = train(1, 4, folder().path());
    for sizes in [[3, 1], [2, 3], [1, 3]] {
        let folder = folder();
        train(sizes[0], 2, folder.path());
        let found = train(sizes[1], 4, folder.path());
        assert!(distance(&found, &whole) < 1e-9, "{sizes:?}: {}", distance(&found, &whole));
    }
}

#[test]
fn a_gradient_of_one_part_that_is_not_finite_ends_all_before_the_step() {
    let errors = on_ranks(2, |member| {
        let (mut network, data) = (wide(), wide_rows());
        // A unit whose output is 0, so that the loss is finite, and only the gradient of the weights before it overflows.
        for (place, number) in [(0, 0.0), (6_200, 0.0), (12_400, 0.0), (18_600, 1e308)] {
            network.parameters_mut()[place] = number;
        }
        let error = Trainer::new(Sgd::new(0.0)).across(member).fit(&mut network, &data).expect_err("it overflows");
        (error.to_string(), network.parameters().iter().all(|number| number.is_finite()))
    });
    assert!(errors.iter().all(|(error, sound)| error.contains("diverged in epoch 1, batch 1") && *sound), "{errors:?}");
}

#[test]
fn in_order_the_bits_do_not_depend_on_ranks_and_threads() {
    // The last batch has fewer rows than parts.
    let data = houses();
    let ordered = |threads| trainer().ordered(6).threads(threads);
    let mut alone = house();
    ordered(1).fit(&mut alone, &data).expect("sound settings");
    for (size, threads) in [(1, 3), (2, 1), (3, 2), (4, 1), (6, 1), (7, 1)] {
        for (network, _) in train(size, house, &data, |_| ordered(threads)) {
            assert_eq!(network, alone, "{size} ranks of {threads} threads");
        }
    }
    let mut other = house();
    trainer().fit(&mut other, &data).expect("sound settings");
    assert!(distance(&other, &alone) < 1e-10, "{}", distance(&other, &alone));
}

#[test]
fn the_validation_has_the_bits_of_one_process() {
    let (data, validation) = (points(0..40), points(0..1500));
    let mut alone = plain();
    let still = || Trainer::new(Sgd::new(0.0)).epochs(1);
    let expected = still().validate(&validation).fit(&mut alone, &data).expect("sound settings").last().validation.clone();
    for size in [2, 3, 9] {
        let reports =
            on_ranks(size, |member| still().validate(&validation).across(member).fit(&mut plain(), &data).expect("sound settings"));
        assert!(reports.iter().all(|report| report.last().validation == expected));
    }
}

#[test]
fn ranks_with_rows_of_their_own_make_the_steps_of_all_rows() {
    // Of a batch of 6, two ranks of three take 2 rows each, until their own are over.
    let parts = [0..7, 7..9, 9..20];
    let mut alone = plain();
    let (mut workspace, mut adam) = (Plain::workspace(6), Adam::new(0.01));
    for _ in 0..2 {
        let steps = [vec![0, 1, 7, 8, 9, 10], vec![2, 3, 11, 12], vec![4, 5, 6, 13, 14], vec![15, 16], vec![17, 18, 19]];
        for rows in steps {
            let batch: Vec<_> =
                rows.iter().flat_map(|row| points(*row..row + 1).iter().map(|(a, b)| (*a, *b)).collect::<Vec<_>>()).collect();
            let (inputs, targets): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
            alone.gradient(&inputs, &targets, &mut workspace).expect("a batch");
            adam.step(&mut alone, workspace.gradient());
        }
    }
    let ranks = on_ranks(3, |member| {
        let (mut network, own) = (plain(), points(parts[member.rank()].clone()));
        let report = Trainer::new(Adam::new(0.01)).epochs(2).batch(6).shuffle(false).own_rows().across(member).fit(&mut network, &own);
        (network, report.expect("sound settings"))
    });
    for (network, report) in &ranks {
        assert!(distance(network, &alone) < 1e-12, "{}", distance(network, &alone));
        assert_eq!(report.last().train_loss.to_bits(), ranks[0].1.last().train_loss.to_bits());
    }
}

#[test]
fn scalers_are_fitted_to_the_rows_of_all_ranks() {
    let data = rows();
    let mut all = Classes::init(&mut StdRng::seed_from_u64(1));
    all.fit_scalers(&data).expect("rows");
    let ranks = on_ranks(2, |member| {
        let own: Dataset<Classes> =
            Dataset::from_rows(data.iter().map(|(a, b)| (*a, *b)).skip(30 * member.rank()).take(30 - 20 * member.rank()));
        let mut network = Classes::init(&mut StdRng::seed_from_u64(member.rank() as u64));
        Trainer::new(Sgd::new(0.0)).epochs(1).own_rows().across(member).fit(&mut network, &own).expect("sound settings");
        network
    });
    for network in &ranks {
        assert_eq!(network, &ranks[0], "rank 0 gives its weights to all");
        for (own, one) in network.standardize1().mean.iter().zip(all.standardize1().mean) {
            assert!((own - one).abs() < 1e-6);
        }
    }
}

/// The rows of a data set, with an error in some batch of each epoch.
struct Torn(Dataset<House>, usize);

impl Source<House> for Torn {
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, House>) -> Result<(), Error>) -> Result<(), Error> {
        self.0.each(see)
    }

    fn epochs(&self, batch: usize) -> Box<dyn crate::data::Epochs<House> + '_> {
        Box::new(TornEpochs(self.0.epochs(batch), self.1))
    }
}

struct TornEpochs<'a>(Box<dyn crate::data::Epochs<House> + 'a>, usize);

impl crate::data::Epochs<House> for TornEpochs<'_> {
    fn begin(&mut self, shuffled: bool, rng: &mut StdRng) {
        self.0.begin(shuffled, rng);
    }

    fn next(&mut self) -> Result<Option<Minibatch<'_, House>>, Error> {
        self.1 = self.1.wrapping_sub(1);
        if self.1 == usize::MAX { Err(Error::Data("the disk is gone".to_owned())) } else { self.0.next() }
    }
}

#[test]
fn an_error_of_one_rank_ends_all_and_names_it() {
    for (batch, own_rows, ordered) in [(0, false, false), (2, false, false), (5, true, false), (6, false, false), (3, false, true)] {
        let errors = on_ranks(3, |member| {
            let torn = Torn(houses(), if member.rank() == 1 { batch } else { usize::MAX - 1 });
            let trainer = trainer().across(member);
            let trainer = if own_rows { trainer.own_rows().batch(24) } else { trainer };
            let trainer = if ordered { trainer.ordered(4) } else { trainer };
            { trainer }.fit(&mut house(), &torn).expect_err("the disk is gone").to_string()
        });
        assert_eq!(errors, ["rank 1: the disk is gone", "the disk is gone", "rank 1: the disk is gone"], "in batch {batch}");
    }
}

#[test]
fn rows_and_settings_of_one_rank_end_all_before_the_first_epoch() {
    let errors = |fit: fn(&Member) -> Result<Report, Error>| on_ranks(3, |member| fit(member).expect_err("refused").to_string());
    let none = errors(|member| {
        let own = if member.rank() == 2 { points(0..0) } else { points(0..9) };
        trainer().own_rows().across(member).fit(&mut plain(), &own)
    });
    assert_eq!(none, ["rank 2: the training data has no rows", "rank 2: the training data has no rows", "the training data has no rows"]);
    let other = errors(|member| trainer().seed(u64::from(member.rank() == 1)).across(member).fit(&mut plain(), &points(0..9)));
    let same = "but all ranks must run the same program with the same settings and rows";
    assert!(other.iter().all(|error| *error == format!("rank 1: its network or a setting is not that of rank 0, {same}")), "{other:?}");
    let fewer = errors(|member| trainer().across(member).fit(&mut plain(), &points(0..9 - member.rank() / 2)));
    assert!(fewer.iter().all(|error| *error == format!("rank 2: a number of rows is not that of rank 0, {same}")), "{fewer:?}");
    let small = errors(|member| trainer().batch(2).own_rows().across(member).fit(&mut plain(), &points(0..9)));
    assert_eq!(small[0], "a batch of 2 rows is too small for 3 ranks: each takes at least one");
    let both = errors(|member| trainer().own_rows().ordered(2).across(member).fit(&mut plain(), &points(0..9)));
    assert!(both[0].starts_with("`ordered` adds gradients in the order of rows"), "{both:?}");
}

#[test]
fn a_rank_that_leaves_is_named_to_those_that_train() {
    let results = on_ranks(3, |member| {
        if member.rank() == 1 {
            return String::new(); // it could not open a file, say
        }
        trainer().across(member).fit(&mut plain(), &points(0..9)).expect_err("rank 1 is gone").to_string()
    });
    assert_eq!(results[0], "rank 1: it has ended without this training; its own message says why");
    assert_eq!(results[0], results[2]);
}

#[test]
fn a_row_of_one_rank_that_diverges_is_named() {
    let errors = on_ranks(2, |member| {
        let mut own = points(0..9).iter().map(|(a, b)| (*a, *b)).collect::<Vec<_>>();
        if member.rank() == 1 {
            own[4].0[0] = f64::NAN;
        }
        let own = Dataset::<Plain>::from_rows(own);
        trainer().shuffle(false).own_rows().across(member).fit(&mut plain(), &own).expect_err("it is NaN").to_string()
    });
    assert!(errors[0].starts_with("rank 1: training diverged in epoch 1, batch 2") && errors[1].contains("row 0"), "{errors:?}");
}

#[test]
fn only_rank_0_is_observed_and_its_error_ends_all() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let seen = [const { AtomicUsize::new(0) }; 3];
    let data = houses();
    let count = |member: &Member| {
        seen[member.rank()].fetch_add(1, Ordering::Relaxed);
    };
    on_ranks(3, |member| {
        let mut network = house();
        let trainer = trainer().across(member).on_batch(|_| count(member)).on_epoch(|_| count(member));
        { trainer }.fit(&mut network, &data).expect("sound settings")
    });
    assert_eq!(seen.map(AtomicUsize::into_inner), [3 * (6 + 1), 0, 0]);
    let errors = on_ranks(3, |member| {
        let full = |_: &House, _: &_| Err(Error::Data("no space".to_owned()));
        trainer().across(member).on_network(full).fit(&mut house(), &data).expect_err("no space").to_string()
    });
    assert_eq!(errors, ["no space", "rank 0: no space", "rank 0: no space"]);
}

#[test]
fn an_interrupt_of_any_rank_and_a_wish_of_rank_0_end_all_at_the_same_batch() {
    let data = houses();
    for rank in 0..3 {
        let interrupts = [(); 3].map(|()| Interrupt::new());
        interrupts[rank].interrupt();
        let reports = on_ranks(3, |member| {
            let mut network = house();
            let report = trainer().interrupt(&interrupts[member.rank()]).across(member).fit(&mut network, &data).expect("sound settings");
            (network, report.stop, report.epochs.len())
        });
        assert!(reports.iter().all(|(network, stop, epochs)| (network, *stop, *epochs) == (&reports[0].0, Stop::Interrupted, 1)));
    }
    let reports = on_ranks(3, |member| {
        let limit = std::time::Duration::ZERO;
        trainer().time_limit(limit).across(member).fit(&mut house(), &data).expect("sound settings")
    });
    assert!(reports.iter().all(|report| report.stop == Stop::Asked && report.epochs.len() == 1));
    let reports = train(3, house, &data, |_| trainer().epochs(50).stop_early(1));
    assert!(reports.iter().all(|(network, report)| network == &reports[0].0 && report.stop == reports[0].1.stop));
}

#[test]
fn a_checkpoint_is_resumed_on_another_number_of_ranks() {
    let data = houses();
    let mut whole = house();
    trainer().ordered(4).fit(&mut whole, &data).expect("sound settings");
    for sizes in [[2, 3], [3, 1], [1, 4]] {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = |member: &Member, stops: bool| {
            let interrupt = Interrupt::new();
            if stops && member.rank() + 1 == member.size() {
                interrupt.interrupt();
            }
            let mut network = house();
            let trainer = trainer().ordered(4).threads(member.size()).checkpoint(folder.path(), Every::Epochs(1)).resume(folder.path());
            let report = trainer.interrupt(interrupt).across(member).fit(&mut network, &data).expect("sound settings");
            (network, report.stop)
        };
        let stopped = on_ranks(sizes[0], |member| kept(member, true));
        assert!(stopped.iter().all(|(_, stop)| *stop == Stop::Interrupted));
        for (network, stop) in on_ranks(sizes[1], |member| kept(member, false)) {
            assert_eq!((&network, stop), (&whole, Stop::Done), "{sizes:?}");
        }
    }
}

#[test]
fn rows_that_one_rank_cannot_skip_end_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = || trainer().checkpoint(folder.path(), Every::Epochs(1)).resume(folder.path());
    on_ranks(2, |member| {
        let interrupt = Interrupt::new();
        interrupt.interrupt();
        kept().interrupt(interrupt).across(member).fit(&mut house(), &houses()).expect("sound settings")
    });
    let errors = on_ranks(2, |member| {
        let torn = Torn(houses(), if member.rank() == 1 { 0 } else { usize::MAX - 1 });
        { kept() }.across(member).fit(&mut house(), &torn).expect_err("the disk is gone").to_string()
    });
    assert_eq!(errors, ["rank 1: the disk is gone", "the disk is gone"]);
}

#[test]
fn a_checkpoint_that_cannot_be_read_or_written_ends_all() {
    let data = houses();
    let file = tempfile::NamedTempFile::new().expect("a file");
    let errors = on_ranks(2, |member| {
        let trainer = trainer().checkpoint(file.path(), Every::Epochs(1)).across(member);
        { trainer }.fit(&mut house(), &data).expect_err("no folder").to_string()
    });
    assert!(errors[1].starts_with("rank 0: ") && errors[1].contains(&errors[0]), "{errors:?}");
}

#[test]
fn what_needs_all_rows_in_one_place_is_refused() {
    network! {
        #[loss(MeanSquaredError)]
        #[stream]
        struct Steps([4, 1]) -> 2 { Gru(2), Last }
    }
    let data = Dataset::<Steps>::from_rows((0..8).map(|row| ([[row as f32]; 4], [0.0; 2])));
    let errors = on_ranks(2, |member| {
        let mut network = Steps::init(&mut StdRng::seed_from_u64(1));
        Trainer::new(Sgd::new(0.1)).carry_state().across(member).fit(&mut network, &data).expect_err("it carries").to_string()
    });
    assert_eq!(errors[0], "`carry_state` keeps the states of all rows in one place, so 2 ranks cannot share a batch");
}
