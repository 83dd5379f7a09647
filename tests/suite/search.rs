//! The search for settings.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use nn_runtime::Error;
use nn_runtime::prelude::*;
use nn_runtime::search::Trials;

network! {
    #[loss(MeanSquaredError)]
    struct Curve(1) -> 1 { Dense(8), Tanh, Dense(1) }
}

fn space() -> Space {
    Space::new().log_uniform("rate", 1e-4, 1e-1).integers("batch", 4, 32).choices("optimizer", ["Adam", "Sgd"])
}

/// The distance of the values from good ones.
fn far(values: &Values) -> Result<f64, Error> {
    let penalty = if values.choice("optimizer")? == "Adam" { 0.0 } else { 1.0 };
    Ok((values.number("rate")?.log10() + 2.0).abs() + values.integer("batch")? as f64 / 100.0 + penalty)
}

fn train(values: &Values) -> Result<nn_runtime::trainer::Evaluation, Error> {
    let data = Dataset::<Curve>::from_rows((0..60).map(|x| x as f32 / 30.0 - 1.0).map(|x| ([x], [(3.0 * x).sin()])));
    let mut net = Curve::init(&mut StdRng::seed_from_u64(values.seed()));
    let (rate, batch) = (values.number("rate")?, values.count("batch")?);
    match values.choice("optimizer")? {
        "Adam" => Trainer::new(Adam::new(rate)).batch(batch).epochs(3).fit(&mut net, &data)?,
        _ => Trainer::new(Sgd::new(rate)).batch(batch).epochs(3).fit(&mut net, &data)?,
    };
    net.evaluate(&data)
}

/// The trials without their times.
fn scores(trials: &Trials) -> Vec<(usize, String, Result<f64, String>, Vec<(String, f64)>)> {
    trials.trials().iter().map(|trial| (trial.number, trial.values.to_string(), trial.score.clone(), trial.metrics.clone())).collect()
}

#[test]
fn the_same_scores_come_from_any_number_of_threads() {
    let run = |threads| Search::random(space(), 12).seed(3).threads(threads).run(train).expect("a sound search");
    let (one, three) = (run(1), run(3));
    assert_eq!(scores(&one), scores(&three));
    let losses: Vec<f64> = one.trials().iter().map(|trial| *trial.score.as_ref().expect("none failed")).collect();
    assert!(losses.is_sorted() && one.best().expect("one is").number == one.trials()[0].number);
    assert_ne!(scores(&one), scores(&Search::random(space(), 12).seed(4).run(train).expect("a sound search")));
}

#[test]
fn a_longer_search_begins_with_the_trials_of_a_shorter() {
    let by_number = |trials: Trials| {
        let mut all = scores(&trials);
        all.sort_by_key(|trial| trial.0);
        all
    };
    let (short, long) = (Search::random(space(), 5).run(far), Search::random(space(), 9).run(far));
    assert_eq!(by_number(short.expect("sound")), by_number(long.expect("sound"))[..5]);
}

#[test]
fn a_trial_that_fails_is_listed_with_its_reason_and_ends_nothing() {
    let space = Space::new().choices("rate", [1e-2, 1e30, 1e-3]);
    let trials = Search::grid(space, 1)
        .run(|values| {
            let data = Dataset::<Curve>::from_rows((0..60).map(|x| ([x as f32], [x as f32])));
            let mut net = Curve::init(&mut StdRng::seed_from_u64(1));
            Trainer::new(Sgd::new(values.number("rate")?)).epochs(3).fit(&mut net, &data)?;
            net.evaluate(&data)
        })
        .expect("a sound search");
    let last = trials.trials().last().expect("three");
    let why = last.score.as_ref().expect_err("it diverged");
    assert!(last.number == 1 && why.starts_with("training diverged in epoch 1"), "{why}");
    assert_eq!(trials.trials().iter().filter(|trial| trial.score.is_ok()).count(), 2);
    let table = trials.to_string();
    assert!(table.contains("failed") && table.contains(why) && table.ends_with("3 trials, 1 of them failed"), "{table}");

    let nan = Search::random(Space::new().uniform("x", 0.0, 1.0), 3).run(|_| Ok(f64::NAN)).expect("a sound search");
    assert!(nan.best().is_none() && nan.trials()[0].score == Err("the score is NaN".to_owned()));
}

#[test]
fn the_greatest_is_the_best_where_one_says_so() {
    let search = || Search::random(space(), 8).seed(1);
    let (least, greatest) = (search().run(far).expect("sound"), search().maximize().run(far).expect("sound"));
    assert!(least.best().expect("one").score < greatest.best().expect("one").score);
    let error = search().maximize().run(train).expect_err("a loss");
    assert!(error.to_string().contains("the score of an evaluation is its loss"), "{error}");
}

#[test]
fn a_table_has_a_line_for_each_trial_the_best_first() {
    let trials = Search::grid(Space::new().choices("x", [3, 1, 2]), 1).run(|values| values.number("x")).expect("a sound search");
    let table = trials.to_string();
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["trial", "x", "score", "seconds"]);
    assert_eq!(lines[1..4].iter().map(|line| line[..3].join(" ")).collect::<Vec<_>>(), ["1 1 1.00000", "2 2 2.00000", "0 3 3.00000"]);
    let many = Search::random(space(), 50).run(far).expect("sound");
    assert!(many.to_string().lines().count() == 22 && many.to_string().ends_with("30 are not shown"), "{many}");
    assert_eq!(format!("{many:#}").lines().count(), 52);
    let told = Search::random(space(), 2).run(train).expect("sound").to_string();
    assert!(told.lines().next().expect("a head").contains("RMSE"), "{told}");
}

/// Runs a search that keeps its trials in a file. Also returns how many trials it ran.
fn kept(path: &Path, trials: usize) -> (Result<Trials, Error>, usize) {
    let ran = AtomicUsize::new(0);
    let result = Search::random(space(), trials).seed(5).threads(2).resume(path).run(|values| {
        ran.fetch_add(1, Ordering::Relaxed);
        if values.trial() == 2 { Err(Error::Setting("it does not work".to_owned())) } else { train(values) }
    });
    (result, ran.into_inner())
}

/// The number of complete lines in a text.
fn whole_lines(text: &[u8]) -> usize {
    text.split(|byte| *byte == b'\n').count() - 1
}

#[test]
fn a_search_goes_on_where_it_was_interrupted_wherever_that_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("search.jsonl");
    let (whole, ran) = kept(&path, 6);
    let whole = scores(&whole.expect("a sound search"));
    let text = fs::read(&path).expect("it was written");
    assert!(ran == 6 && whole_lines(&text) == 7);
    for end in 0..=text.len() {
        // Every length within the first and the last line, and some in between.
        if end > 40 && end < text.len() - 40 && !end.is_multiple_of(41) {
            continue;
        }
        fs::write(&path, &text[..end]).expect("it can be written");
        let lines = whole_lines(&text[..end]);
        let (again, ran) = kept(&path, 6);
        assert_eq!(scores(&again.expect("a sound search")), whole, "cut at {end}");
        assert_eq!(ran, 6 - lines.saturating_sub(1), "cut at {end}");
        assert_eq!(whole_lines(&fs::read(&path).expect("it is there")), 7);
    }
    assert_eq!(kept(&path, 6).1, 0, "all is finished");
    let (more, ran) = kept(&path, 8);
    assert!(ran == 2 && more.expect("a sound search").trials().len() == 8);
    assert_eq!(scores(&kept(&path, 6).0.expect("a sound search")), whole, "fewer trials are asked for than there are");
}

#[test]
fn failed_trials_are_tried_again_where_one_asks_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("search.jsonl");
    let search = || Search::random(space(), 6).seed(5).threads(1).resume(&path);
    let ran = |search: Search<'_>, fails: &dyn Fn(usize) -> bool| {
        let (fails, ran): (Vec<bool>, _) = ((0..6).map(fails).collect(), Mutex::new(Vec::new()));
        let trials = search.run(|values| {
            ran.lock().expect("no panic").push(values.trial());
            if fails[values.trial()] { Err(Error::Setting("it does not work".to_owned())) } else { far(values) }
        });
        (trials.expect("a sound search"), ran.into_inner().expect("no panic"))
    };
    let failed =
        |trials: &Trials| trials.trials().iter().filter(|trial| trial.score.is_err()).map(|trial| trial.number).collect::<Vec<_>>();
    assert_eq!(failed(&ran(search(), &|trial| trial % 2 == 1).0), [1, 3, 5]);
    assert_eq!(ran(search(), &|_| false).1, [] as [usize; 0], "nobody asked");

    let (trials, again) = ran(search().retry_failed(), &|trial| trial == 3);
    assert_eq!((failed(&trials), again), (vec![3], vec![1, 3, 5]));
    assert_eq!(ran(search(), &|_| false), (trials, vec![]), "the last line of a trial counts");
    assert_eq!(whole_lines(&fs::read(&path).expect("it is there")), 1 + 6 + 3);

    let (trials, again) = ran(search().retry_failed(), &|_| false);
    assert_eq!((failed(&trials), again), (vec![], vec![3]));
    let whole = Search::random(space(), 6).seed(5).run(far).expect("a sound search");
    assert_eq!(scores(&trials), scores(&whole), "with the values that they had");

    let lines = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, format!("{lines}{}\n", lines.lines().last().expect("a line"))).expect("it can be written");
    let twice = search().run(far).expect_err("one more").to_string();
    assert!(twice.ends_with("line 12 has trial 3 again, although it had not failed"), "{twice}");
}

#[test]
fn a_file_of_another_search_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("search.jsonl");
    kept(&path, 3).0.expect("a sound search");
    let text = fs::read_to_string(&path).expect("it was written");
    let refused = |search: Search<'_>| {
        let error = search.resume(&path).run(far).expect_err("it is another search");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), text);
        let told = error.to_string();
        told.strip_prefix(&format!("{}: ", path.display())).expect("the file is named").to_owned()
    };
    let another = |space| refused(Search::random(space, 3).seed(5));
    let hint = "; use another file, or the space of the file";
    assert_eq!(
        another(Space::new().log_uniform("rate", 1e-4, 1.0).integers("batch", 4, 32).choices("optimizer", ["Adam", "Sgd"])),
        format!(
            r#"it belongs to another space: "rate" was {{"log_uniform":[0.0001,0.1]}}, but is now {{"log_uniform":[0.0001,1.0]}}{hint}"#
        )
    );
    assert_eq!(another(space().uniform("decay", 0.0, 0.1)), format!(r#"it belongs to another space: it has no setting "decay"{hint}"#));
    assert_eq!(
        another(Space::new().log_uniform("rate", 1e-4, 1e-1).integers("batch", 4, 32)),
        format!(r#"it belongs to another space: it has a setting "optimizer", which this space does not have{hint}"#)
    );
    assert_eq!(refused(Search::random(space(), 3).seed(6)), "it belongs to another search: its seed is 5, but that of this search is 6");
    assert_eq!(
        refused(Search::grid(space(), 3).seed(5)),
        r#"it belongs to another search: its search is "random", but that of this search is {"grid":3}"#
    );
}

#[test]
fn a_file_that_is_none_of_a_search_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes");
    let good = {
        let path = folder.path().join("good");
        kept(&path, 2).0.expect("a sound search");
        fs::read_to_string(&path).expect("it was written")
    };
    let second = good.lines().nth(1).expect("a trial");
    let head = good.lines().next().expect("a head");
    for (text, why) in [
        ("my notes".to_owned(), "it is not a file of a search"),
        ("my notes\nand more\n".to_owned(), "it is not a file of a search"),
        ("\n\n".to_owned(), "it is not a file of a search"),
        ("{\"seed\":5}\n".to_owned(), "it is not a file of a search"),
        (format!("{head}\n{second}\n{{oops\n"), "line 3 is not JSON: "),
        (format!("{head}\n{second}\n{second}\n"), " again, although it had not failed"),
        (format!("{head}\n{{\"trial\":-1}}\n"), "line 2 has no trial number"),
        (format!("{head}\n{}\n", second.replace("\"score\"", "\"core\"")), "line 2 has neither a score nor a reason why it failed"),
        (
            format!("{head}\n{}\n", second.replace("\"trial\":0", "\"trial\":7").replace("\"trial\":1", "\"trial\":7")),
            "but trial 7 of this",
        ),
    ] {
        fs::write(&path, &text).expect("it can be written");
        let told = kept(&path, 2).0.expect_err("it is no such file").to_string();
        assert!(told.contains(why) && told.contains("notes"), "{told}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), text);
    }
    let nowhere = folder.path().join("nowhere").join("search.jsonl");
    assert!(matches!(kept(&nowhere, 2).0, Err(Error::Io { .. })));
}

#[test]
fn two_searches_do_not_write_to_one_file_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("search.jsonl");
    let told = Mutex::new(String::new());
    Search::random(space(), 1)
        .resume(&path)
        .run(|values| {
            let second = Search::random(space(), 1).resume(&path).run(far).expect_err("it is in use");
            *told.lock().expect("no panic") = second.to_string();
            far(values)
        })
        .expect("the first goes on");
    assert!(told.into_inner().expect("no panic").ends_with("another search writes to it"));
    Search::random(space(), 1).resume(&path).run(far).expect("it is free again");
}

#[test]
fn a_trial_runs_on_one_thread_however_large_its_network() {
    network! {
        #[loss(MeanSquaredError)]
        struct Large(256) -> 1 { Dense(256), Tanh, Dense(1) }
    }
    let data = Dataset::<Large>::from_rows((0..256).map(|x| ([x as f32 / 256.0; 256], [1.0])));
    let loss = |threads: Option<usize>| {
        let mut net = Large::init(&mut StdRng::seed_from_u64(1));
        let trainer = Trainer::new(Adam::default()).epochs(2).batch(256);
        let mut trainer = if let Some(threads) = threads { trainer.threads(threads) } else { trainer };
        trainer.fit(&mut net, &data).expect("sound").last().train_loss
    };
    let alone = loss(Some(1));
    assert_ne!(alone, loss(Some(2)), "two threads add in another order: the last digits tell");
    let trials = Search::grid(Space::new().choices("x", [1, 2]), 1).threads(2).run(|_| Ok(loss(None))).expect("sound");
    assert!(trials.trials().iter().all(|trial| trial.score == Ok(alone)), "{trials}");
}

#[test]
fn whoever_asks_sees_every_trial_as_it_finishes() {
    let mut seen = Vec::new();
    let trials = Search::random(space(), 7).threads(3).on_trial(|trial| seen.push(trial.number)).run(far).expect("a sound search");
    seen.sort_unstable();
    assert!(seen == [0, 1, 2, 3, 4, 5, 6] && trials.trials().len() == 7);
}

#[test]
fn a_panic_of_a_trial_comes_through_and_finished_trials_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("search.jsonl");
    let search = || Search::random(space(), 5).threads(1).resume(&path);
    let panic = catch_unwind(AssertUnwindSafe(|| search().run(|values| if values.trial() == 3 { panic!("oh no") } else { far(values) })));
    assert_eq!(panic.expect_err("it panics").downcast_ref::<&str>(), Some(&"oh no"));
    let ran = AtomicUsize::new(0);
    let rest = search().run(|values| {
        ran.fetch_add(1, Ordering::Relaxed);
        far(values)
    });
    assert!(rest.expect("a sound search").trials().len() == 5 && ran.into_inner() == 2);
}

#[test]
fn spaces_and_plans_that_make_no_sense_are_refused() {
    let told = |search: Search<'_>| search.run(far).expect_err("unsound").to_string();
    let random = |space| told(Search::random(space, 1));
    assert_eq!(random(Space::new()), "the space has no settings, but must have at least one");
    assert_eq!(random(Space::new().uniform("x", 0.0, 1.0).integers("x", 0, 1)), "the space has two settings `x`");
    assert_eq!(
        random(Space::new().uniform("x", 1.0, 0.0)),
        "the setting `x` of the space goes from 1 to 0, but must go from a lower to a higher finite number"
    );
    assert!(random(Space::new().uniform("x", 0.0, f64::NAN)).contains("must go from a lower to a higher finite number"));
    assert_eq!(
        random(Space::new().log_uniform("x", 0.0, 1.0)),
        "the setting `x` of the space goes from 0, but a logarithmic range must begin above 0"
    );
    assert_eq!(
        random(Space::new().integers("x", 2, 1)),
        "the setting `x` of the space goes from 2 to 1, but must go from a lower to a higher number"
    );
    assert_eq!(random(Space::new().choices("x", [""; 0])), "the setting `x` of the space has no choices");
    assert_eq!(told(Search::random(space(), 0)), "the number of trials is 0, but must be at least 1");
    assert_eq!(told(Search::grid(space(), 0)), "the number of points of a grid is 0, but must be at least 1");
    assert_eq!(told(Search::random(space(), 1).threads(0)), "the number of threads is 0, but must be at least 1");
}
