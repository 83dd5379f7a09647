//! When a training is not resumed, and the error it returns.

use nn_runtime::prelude::*;

use super::{CLASSES, Net, Told, net, newest, stopped_after, trainer};

/// The error when `second` resumes from a checkpoint of `first`. The network stays unchanged.
fn refusal<O: Optimizer, P: Optimizer>(first: Told<Net, O>, second: Told<Net, P>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    stopped_after(first, 16).checkpoint(&folder, Every::Epochs(1)).fit(&mut net(1), &CLASSES.train).expect("sound settings");
    let mut untouched = net(2);
    let error = second.resume(&folder).fit(&mut untouched, &CLASSES.train).expect_err("other settings").to_string();
    assert_eq!(untouched, net(2));
    let begins = format!("{}: a checkpoint of another training: ", newest(folder.path()).display());
    error.strip_prefix(&begins).unwrap_or_else(|| panic!("{error}")).to_owned()
}

#[test]
fn a_setting_that_differs_is_named_with_both_values() {
    let adam = || trainer(&CLASSES, Adam::new(0.01));
    let cases: Vec<(Told<Net, Adam>, &str)> = vec![
        (
            adam().batch(16),
            "`batch` is 8 in the checkpoint, but 16 in the trainer: call `.batch(8)`, or start a new training in another folder",
        ),
        (adam().seed(6), "`seed` is 5 in the checkpoint, but 6 in the trainer: call `.seed(5)`, or"),
        (adam().threads(2), "`threads` is 1 in the checkpoint, but 2 in the trainer: call `.threads(1)`, or"),
        (adam().accumulate(2), "`accumulate` is 1 in the checkpoint, but 2 in the trainer: call `.accumulate(1)`, or"),
        (adam().stop_early(3), "`stop_early` is None in the checkpoint, but Some(3) in the trainer: remove `.stop_early`, or"),
        (
            adam().schedule(schedule::Cosine::to(0.0)),
            "`schedule` is ConstantRate in the checkpoint, but Cosine in the trainer: call `.schedule` as before, or",
        ),
        (adam().regularize(L2(0.1)), "`regularizer1` is L2 in the trainer, but there is none in the checkpoint: remove `.regularize`, or"),
        (adam().clip(ClipNorm(1.0)), "`clip1` is ClipNorm in the trainer, but there is none in the checkpoint: remove `.clip`, or"),
        (adam().average(Ema(0.9)), "`average` is Ema in the trainer, but there is none in the checkpoint: remove `.average`, or"),
        (adam().diagnose(), "`diagnose` is on in the trainer, but there is none in the checkpoint: remove `.diagnose()`, or"),
        (adam().freeze("output"), "there is none in the checkpoint: remove `.rate(\"output\", …)`, or"),
        (trainer(&CLASSES, Adam::new(0.02)), "but 0.02 in the trainer: set the learning rate of the optimizer to 0.01, or start a new"),
        (adam().clip(ClipNorm(1.0)).seed(1), "2 settings differ:\n  "),
        (adam().clip(ClipNorm(1.0)).seed(1), ": call `.seed(5)`, remove `.clip`, or start a new training in another folder"),
        (adam().epochs(1), "it has 2 epochs, but the trainer has only 1: call `.epochs` with at least 2"),
    ];
    for (second, expected) in cases {
        let why = refusal(adam(), second);
        assert!(why.contains(expected), "{why}\nshould have\n{expected}");
    }
}

#[test]
fn settings_of_parts_are_named_too() {
    let adam = || trainer(&CLASSES, Adam::new(0.01));
    let with = |momentum| trainer(&CLASSES, Momentum::new(0.1, momentum));
    let why = refusal(with(0.9), with(0.8));
    assert!(
        why.starts_with("`optimizer.") && why.contains("momentum` is 0.9 in the checkpoint, but 0.8 in the trainer: use the optimizer"),
        "{why}"
    );
    let why = refusal(with(0.9), trainer(&CLASSES, Nesterov::new(0.1, 0.9)));
    assert_eq!(
        why,
        "`optimizer` is Momentum in the checkpoint, but Nesterov in the trainer: use the optimizer of the checkpoint, or start a new training in another folder"
    );
    let why = refusal(adam().clip(ClipNorm(1.0)), adam().clip(ClipNorm(2.0)));
    assert_eq!(
        why,
        "`clip1.limit` is 1 in the checkpoint, but 2 in the trainer: call `.clip` as before, or start a new training in another folder"
    );
    let why = refusal(adam().regularize(L2(0.1)), adam().regularize(L2(0.2)));
    assert_eq!(
        why,
        "`regularizer1.rate` is 0.1 in the checkpoint, but 0.2 in the trainer: call `.regularize` as before, or start a new training in another folder"
    );
    let why = refusal(adam().average(Ema(0.9)), adam().average(Ema(0.5)));
    assert_eq!(
        why,
        "`average.decay` is 0.9 in the checkpoint, but 0.5 in the trainer: call `.average` as before, or start a new training in another folder"
    );
    let why = refusal(adam().schedule(schedule::Exponential(0.9)), adam().schedule(schedule::Exponential(0.5)));
    assert!(why.contains("is 0.9 in the checkpoint, but 0.5 in the trainer: call `.schedule` as before, or"), "{why}");
}

#[test]
fn another_length_is_refused_where_the_schedule_depends_on_it() {
    let with = |epochs| trainer(&CLASSES, Adam::new(0.01)).epochs(epochs).schedule(schedule::Cosine::to(0.0));
    let why = refusal(with(4), with(5));
    assert!(why.starts_with("`epochs` is 4 in the checkpoint, but 5 in the trainer, and the learning rates of its schedule"), "{why}");
    let fixed = |epochs| trainer(&CLASSES, Adam::new(0.01)).epochs(epochs).schedule(schedule::Cosine::to(0.0).over(20));
    let folder = tempfile::tempdir().expect("a folder");
    fixed(3).checkpoint(&folder, Every::Epochs(1)).fit(&mut net(1), &CLASSES.train).expect("sound settings");
    assert_eq!(fixed(5).resume(&folder).fit(&mut net(1), &CLASSES.train).expect("the same steps").epochs.len(), 5);
}

#[test]
fn other_rows_are_refused_if_a_single_target_differs() {
    let folder = tempfile::tempdir().expect("a folder");
    trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Epochs(1)).fit(&mut net(1), &CLASSES.train).expect("sound settings");
    let mut targets = CLASSES.train.targets().to_vec();
    targets[17] = 1 - targets[17];
    let other = Dataset::from_slices(CLASSES.train.inputs(), &targets).expect("equally many");
    let error = trainer(&CLASSES, Adam::new(0.01)).resume(&folder).fit(&mut net(1), &other).expect_err("other rows").to_string();
    assert!(error.contains("`rows` is 50 (") && error.contains(" in the checkpoint, but 50 ("), "{error}");
}

#[test]
fn another_network_is_refused() {
    network! {
        #[loss(CrossEntropy)]
        struct Wider(3) -> 2 { Standardize, hidden: Dense(7), Relu, output: Dense(2), Softmax }
    }
    let folder = tempfile::tempdir().expect("a folder");
    trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Epochs(1)).fit(&mut net(1), &CLASSES.train).expect("sound settings");
    let rows = Dataset::<Wider>::from_slices(CLASSES.train.inputs(), CLASSES.train.targets()).expect("equally many");
    let mut wider = Wider::init(&mut StdRng::seed_from_u64(1));
    let told = Trainer::new(Adam::new(0.01)).epochs(4).batch(8).seed(5).threads(1).resume(&folder);
    let error = { told }.fit(&mut wider, &rows).expect_err("another network").to_string();
    assert!(error.contains("`network` is Net in the checkpoint, but Wider in the trainer"), "{error}");
}

#[test]
fn a_part_that_does_not_say_what_it_remembers_is_an_error_before_anything_is_learnt() {
    struct Silent(#[expect(dead_code, reason = "something to remember")] usize);
    impl Schedule for Silent {
        fn rate(&self, base: f64, _: schedule::Moment) -> f64 {
            base
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut told = trainer(&CLASSES, Adam::new(0.01)).schedule(Silent(1)).checkpoint(&folder, Every::Epochs(1));
    let error = told.fit(&mut net(1), &CLASSES.train).expect_err("nobody knows").to_string();
    assert!(error.starts_with("`Silent` does not say what it remembers, so that no checkpoint can hold it"), "{error}");
    trainer(&CLASSES, Adam::new(0.01)).schedule(Silent(1)).fit(&mut net(1), &CLASSES.train).expect("without checkpoints it is fine");
}

#[test]
fn a_folder_of_an_earlier_training_is_not_written_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = || trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Epochs(1));
    told().fit(&mut net(1), &CLASSES.train).expect("sound settings");
    let error = told().fit(&mut net(1), &CLASSES.train).expect_err("it has checkpoints").to_string();
    assert!(
        error.ends_with(
            "belongs to an earlier training: resume it with `.resume` of the same folder, or write checkpoints to another folder"
        ),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn two_trainings_do_not_write_to_one_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut other = None;
    let told = trainer(&CLASSES, Adam::new(0.01)).epochs(1).checkpoint(&folder, Every::Epochs(1));
    let path = folder.path().to_owned();
    let mut seen = |_: &nn_runtime::trainer::Epoch| {
        let told = trainer(&CLASSES, Adam::new(0.01)).checkpoint(&path, Every::Epochs(1));
        other = { told }.fit(&mut net(1), &CLASSES.train).err();
    };
    let mut told = told.on_epoch(&mut seen);
    told.fit(&mut net(1), &CLASSES.train).expect("it was first");
    drop(told);
    let expected =
        format!("another training writes its checkpoints to {}: wait until it ends, or use another folder", folder.path().display());
    assert_eq!(other.expect("an error").to_string(), expected);
}

#[test]
fn how_often_has_to_make_sense() {
    let folder = tempfile::tempdir().expect("a folder");
    for every in [Every::Epochs(0), Every::Batches(0), Every::Minutes(0.0), Every::Minutes(f64::NAN)] {
        let mut told = trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, every);
        let error = told.fit(&mut net(1), &CLASSES.train).expect_err("no sense").to_string();
        assert!(error.contains("between two checkpoints"), "{every:?}: {error}");
    }
    let mut told = trainer(&CLASSES, Adam::new(0.01)).checkpoint(&folder, Every::Epochs(1)).keep_checkpoints(0);
    assert!(told.fit(&mut net(1), &CLASSES.train).expect_err("none").to_string().contains("checkpoints to keep"));
}
