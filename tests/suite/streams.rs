//! Training with rows that are read from a file meanwhile.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use nn_runtime::data::{Epochs, Stream};
use nn_runtime::prelude::*;
use nn_runtime::trainer::{BatchRecord, Beginning, Observer, Stop};

network! {
    #[derive(Debug, PartialEq)]
    #[loss(MeanSquaredError)]
    struct Sum(2) -> 1 { Standardize, Dense(8), BatchNorm, Tanh, Dropout(0.1), Dense(1), Rescale }
}

network! {
    #[derive(Debug, PartialEq)]
    #[loss(MeanSquaredError)]
    struct Plain(2) -> 1 { Dense(4), Tanh, Dense(1) }
}

/// How many rows the files have. In batches of 100, a last batch of one row would remain.
const ROWS: usize = 1501;

/// A line of a table, different in every row.
fn line(row: usize) -> String {
    let (a, b) = (row as f64 / 500.0 - 1.5, (row * 7 % 97) as f64 / 50.0 - 1.0);
    format!("{a},{b},{}\n", 3.0 * a - b)
}

fn write(path: &Path, rows: usize, behind: &str) {
    let mut text = "a,b,sum\n".to_owned();
    (0..rows).for_each(|row| text.push_str(&line(row)));
    text.push_str(behind);
    std::fs::write(path, text).expect("it can be written");
}

/// A file that is deleted with its folder.
fn file(rows: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    write(&path, rows, "");
    (folder, path)
}

fn stream<N: Supervised<Target = [f32; 1]>>(path: &Path) -> Stream<N> {
    Csv::new(path).stream().expect("a sound header")
}

fn sum() -> Sum {
    Sum::init(&mut StdRng::seed_from_u64(1))
}

fn plain() -> Plain {
    Plain::init(&mut StdRng::seed_from_u64(1))
}

/// A trainer with everything that depends on the position of a step in its epoch and in the run.
fn trainer<'a>() -> Trainer<'a, Adam> {
    Trainer::new(Adam::new(0.01))
        .epochs(4)
        .batch(100)
        .accumulate(4)
        .schedule(schedule::Cosine::to(1e-4))
        .regularize(L2(1e-4))
        .clip(ClipNorm(1.0))
        .seed(7)
}

#[test]
fn a_stream_in_its_order_trains_to_the_bits_of_the_rows_in_memory() {
    let (_folder, path) = file(ROWS);
    let rows: Dataset<Sum> = Csv::new(&path).read().expect("a sound table");
    let (few, _) = rows.split(0.1, &mut StdRng::seed_from_u64(3));
    let [mut from_memory, mut from_file] = [0, 1].map(|_| sum());
    let of_rows = trainer().shuffle(false).validate(&few).fit(&mut from_memory, &rows).expect("it trains");
    let of_stream = trainer().shuffle(false).validate(&few).fit(&mut from_file, &stream(&path)).expect("it trains");
    assert_ne!(from_memory, sum());
    assert_eq!(from_memory, from_file);
    assert_eq!(from_memory.statistics(), from_file.statistics());
    for (a, b) in of_rows.epochs.iter().zip(&of_stream.epochs) {
        assert_eq!((a.train_loss, &a.validation, a.learning_rate), (b.train_loss, &b.validation, b.learning_rate));
    }
    assert!(of_stream.last().train_loss < of_stream.epochs[0].train_loss);
}

#[test]
fn an_order_is_drawn_from_the_trainers_seed() {
    let (_folder, path) = file(ROWS);
    let trained = |seed, window| {
        let mut net = sum();
        trainer().seed(seed).fit(&mut net, &stream(&path).buffer(window)).expect("it trains");
        net
    };
    let first = trained(1, 300);
    assert_eq!(first, trained(1, 300));
    assert_ne!(first, trained(2, 300));
    assert_ne!(first, trained(1, 500));
}

/// The first inputs of the rows of an epoch, batch by batch.
fn seen(epochs: &mut dyn Epochs<Plain>) -> Vec<Vec<f32>> {
    let mut batches = Vec::new();
    while let Some(Minibatch { inputs, targets, weights }) = epochs.next().expect("a sound file") {
        assert_eq!((inputs.len(), weights), (targets.len(), None));
        batches.push(inputs.iter().map(|input| input[0]).collect());
    }
    batches
}

#[test]
fn every_epoch_has_every_row_once_in_an_order_of_its_own() {
    let (_folder, path) = file(ROWS);
    let rows: Dataset<Plain> = Csv::new(&path).read().expect("a sound table");
    let in_order: Vec<f32> = rows.inputs().iter().map(|input| input[0]).collect();
    let stream = stream::<Plain>(&path).buffer(200);
    let sources: [&dyn Source<Plain>; 2] = [&rows, &stream];
    for source in sources {
        let (mut epochs, rng) = (source.epochs(100), &mut StdRng::seed_from_u64(1));
        let mut orders = vec![in_order.clone()];
        for shuffled in [false, true, true] {
            epochs.begin(shuffled, rng);
            let batches = seen(&mut *epochs);
            assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [vec![100; 14], vec![101]].concat());
            let mut order = batches.concat();
            assert_eq!(order == in_order, !shuffled);
            assert!(!shuffled || !orders.contains(&order));
            orders.push(order.clone());
            order.sort_unstable_by(f32::total_cmp);
            assert_eq!(order, in_order);
        }
    }
}

/// Ends a training after this many batches.
struct StopAfter(usize);

impl Observer for StopAfter {
    fn batch(&mut self, _: &BatchRecord) -> Result<ControlFlow<()>, nn_runtime::Error> {
        self.0 = self.0.saturating_sub(1);
        Ok(if self.0 == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}

#[test]
fn a_stream_is_resumed_to_the_same_bits_wherever_it_was_stopped() {
    let (folder, path) = file(ROWS);
    let mut at_once = sum();
    let whole = trainer().fit(&mut at_once, &stream(&path).buffer(300)).expect("it trains");
    for batches in [1, 7, 15, 16, 44] {
        let runs = folder.path().join(batches.to_string());
        let told = || trainer().checkpoint(&runs, Every::Epochs(1)).resume(&runs);
        let stopped = told().observe(StopAfter(batches)).fit(&mut sum(), &stream(&path).buffer(300)).expect("it trains");
        assert_eq!(stopped.stop, Stop::Asked);
        let mut resumed = sum();
        let report = told().fit(&mut resumed, &stream(&path).buffer(300)).expect("it goes on");
        assert_eq!(resumed, at_once, "{batches}");
        assert_eq!(resumed.statistics(), at_once.statistics());
        let losses = |report: &Report| report.epochs.iter().map(|epoch| epoch.train_loss).collect::<Vec<_>>();
        assert_eq!(losses(&report), losses(&whole));
    }
}

#[test]
fn a_stream_of_other_rows_or_another_window_is_not_resumed() {
    let (folder, path) = file(300);
    let runs = folder.path().join("runs");
    let told = || trainer().checkpoint(&runs, Every::Epochs(1)).resume(&runs);
    told().fit(&mut sum(), &stream(&path).buffer(120)).expect("it trains");
    let error = told().fit(&mut sum(), &stream(&path).buffer(121)).expect_err("another order").to_string();
    assert!(error.contains("`rows to draw from` is 120 in the checkpoint, but 121 in the trainer: use the same rows as before"), "{error}");
    write(&path, 299, "1,2,3\n");
    let error = told().fit(&mut sum(), &stream(&path).buffer(120)).expect_err("another row").to_string();
    assert!(error.contains("`rows` is 300 ("), "{error}");
}

#[test]
fn damage_is_told_before_anything_is_learnt() {
    let (_folder, path) = file(ROWS);
    write(&path, ROWS, "1,2,much\n");
    let mut net = plain();
    let error = trainer().fit(&mut net, &stream(&path)).expect_err("it is damaged").to_string();
    assert!(error.ends_with("line 1503, column `sum`: found \"much\", expected a number"), "{error}");
    assert_eq!(net, plain());
}

#[test]
fn a_file_that_is_damaged_meanwhile_ends_a_training_with_the_weights_of_the_last_epoch() {
    for (behind, told) in [
        ("1,2,much\n", "line 1503, column `sum`: found \"much\", expected a number"),
        (
            "1,2,3\n4,5,6\n",
            "an epoch has at least 1503 rows in 16 batches, but 1501 rows in 15 batches were counted before the first epoch: the data changed during training",
        ),
    ] {
        let (_folder, path) = file(ROWS);
        let mut net = plain();
        let damage = |epoch: &nn_runtime::trainer::Epoch| {
            if epoch.number == 2 {
                write(&path, ROWS, behind);
            }
        };
        let error = trainer().on_epoch(damage).fit(&mut net, &stream(&path)).expect_err("it is damaged").to_string();
        assert!(error.ends_with(told), "{error}");
        let (_folder, path) = file(ROWS);
        let mut two_epochs = plain();
        trainer().observe(StopAfter(30)).fit(&mut two_epochs, &stream(&path)).expect("it trains");
        assert_eq!(net, two_epochs);
    }
}

/// Keeps what a training announces at its beginning.
#[derive(Default)]
struct Begun(Option<Beginning>);

impl Observer for Begun {
    fn begin(&mut self, beginning: &Beginning) -> Result<(), nn_runtime::Error> {
        self.0 = Some(beginning.clone());
        Ok(())
    }
}

#[test]
fn rows_are_counted_or_believed_until_they_are_not_there() {
    let (_folder, path) = file(ROWS);
    let fit = |stream: &Stream<Plain>| {
        let mut begun = Begun::default();
        let report = trainer().epochs(1).observe(&mut begun).fit(&mut plain(), stream);
        let begun = begun.0.expect("it began");
        (begun.rows, begun.batches, report.map_err(|error| error.to_string()))
    };
    for counted in [stream(&path), stream(&path).rows(ROWS)] {
        let (rows, batches, report) = fit(&counted);
        assert_eq!((rows, batches, report.expect("it trains").epochs.len()), (1501, 15, 1));
    }
    let (rows, batches, report) = fit(&stream(&path).rows(2000));
    assert_eq!((rows, batches), (2000, 20));
    assert!(
        report.expect_err("it has fewer").starts_with("an epoch has 1501 rows in 15 batches, but 2000 rows in 20 batches were counted")
    );
    write(&path, 0, "");
    let error = trainer().fit(&mut plain(), &stream(&path)).expect_err("no rows").to_string();
    assert_eq!(error, "the training data has no rows");
}

#[test]
fn what_is_validated_on_a_stream_is_told_as_of_the_same_rows_in_memory() {
    let (folder, path) = file(ROWS);
    let rows: Dataset<Sum> = Csv::new(&path).read().expect("a sound table");
    let [mut of_rows, mut of_stream] = [Begun::default(), Begun::default()];
    let [mut a, mut b] = [0, 1].map(|_| sum());
    let memory = trainer().stop_early(2).observe(&mut of_rows).validate(&rows).fit(&mut a, &rows).expect("it trains");
    let validation = stream(&path);
    let file = trainer().stop_early(2).observe(&mut of_stream).validate(&validation).fit(&mut b, &rows).expect("it trains");
    assert_eq!(a, b);
    assert!(memory.epochs.iter().zip(&file.epochs).all(|(a, b)| a.validation == b.validation && a.validation.is_some()));
    assert_eq!(of_rows.0, of_stream.0, "the same rows, the same metrics");

    let runs = folder.path().join("runs");
    let told = || trainer().checkpoint(&runs, Every::Epochs(1)).resume(&runs);
    let stopped = told().observe(StopAfter(20)).validate(&validation).fit(&mut sum(), &rows).expect("it trains");
    assert_eq!((stopped.stop, stopped.epochs.len()), (Stop::Asked, 2));
    write(&path, ROWS, "1,2,3\n");
    let error = told().validate(&validation).fit(&mut sum(), &rows).expect_err("another row").to_string();
    assert!(error.contains("`validation rows` is 1501 ("), "{error}");
}

#[test]
fn data_to_validate_on_that_is_damaged_or_empty_is_told_before_anything_is_learnt() {
    let (folder, path) = file(ROWS);
    let rows: Dataset<Plain> = Csv::new(&path).read().expect("a sound table");
    let other = folder.path().join("validation.csv");
    for (count, behind, told) in [
        (700, "1,much,3\n", "validation.csv, line 702, column `b`: found \"much\", expected a number"),
        (0, "", "the validation data has no rows"),
    ] {
        write(&other, count, behind);
        let mut net = plain();
        let error = trainer().validate(&stream(&other)).fit(&mut net, &rows).expect_err("it is refused").to_string();
        assert!(error.ends_with(told), "{error}");
        assert_eq!(net, plain());
    }
}

#[test]
fn a_stream_is_evaluated_and_scaled_and_its_rate_is_found_as_of_the_same_rows_in_memory() {
    let (_folder, path) = file(ROWS);
    let rows: Dataset<Sum> = Csv::new(&path).read().expect("a sound table");
    let stream = stream::<Sum>(&path).buffer(ROWS);
    let [mut a, mut b] = [0, 1].map(|_| sum());
    a.fit_scalers(&rows).expect("rows");
    b.fit_scalers(&stream).expect("rows");
    assert_eq!(a.statistics(), b.statistics());
    assert_eq!(a.evaluate(&rows).expect("rows"), a.evaluate(&stream).expect("rows"));
    // The finder draws other rows of the stream than of the data set, so the rates are similar but not bit-identical.
    let found = |source: &dyn Source<Sum>| LearningRateFinder::new().find(&sum(), &Adam::default(), source).expect("rows").suggestion();
    let [memory, file] = [&rows as &dyn Source<Sum>, &stream].map(|source| found(source).expect("a fall"));
    assert!((0.3..3.0).contains(&(memory / file)), "{memory} and {file}");
}

#[test]
fn the_trials_of_a_search_share_a_stream() {
    let (_folder, path) = file(ROWS);
    let (train, valid) = (stream::<Plain>(&path), stream::<Plain>(&path));
    let search = |threads| {
        let space = Space::new().log_uniform("rate", 1e-4, 0.1);
        let trial = |values: &Values| {
            let mut net = plain();
            let rate = values.number("rate")?;
            Trainer::new(Adam::new(rate)).epochs(1).validate(&valid).fit(&mut net, &train)?;
            net.evaluate(&valid)
        };
        let trials = Search::random(space, 6).threads(threads).run(trial).expect("it runs");
        trials.trials().iter().map(|trial| trial.score.clone().expect("it trains")).collect::<Vec<_>>()
    };
    assert_eq!(search(1), search(3));
}

#[test]
fn rows_of_a_stream_weigh_what_a_column_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("weighted.csv");
    let weighted = |row: usize| format!("{},{}", row % 3, line(row));
    std::fs::write(&path, "times,a,b,sum\n".to_owned() + &(0..ROWS).map(weighted).collect::<String>()).expect("it can be written");
    let csv = Csv::new(&path).weights("times");
    let rows = csv.read::<Plain>().expect("a sound table");
    assert_eq!(rows.weights().map(|weights| weights[..4].to_vec()), Some(vec![0.0, 1.0, 2.0, 0.0]));
    let stream = csv.stream::<Plain>().expect("a sound header");
    let [mut a, mut b] = [0, 1].map(|_| plain());
    trainer().shuffle(false).fit(&mut a, &rows).expect("it trains");
    trainer().shuffle(false).fit(&mut b, &stream).expect("it trains");
    assert_eq!(a, b);
    assert_eq!(a.evaluate(&rows).expect("rows"), a.evaluate(&stream).expect("rows"));
    let unweighted = Csv::new(&path).inputs(["a", "b"]).read::<Plain>().expect("a sound table");
    assert_ne!(a.evaluate(&rows).expect("rows"), a.evaluate(&unweighted).expect("rows"));
}
