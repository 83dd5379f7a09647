//! Tests of checkpoints with a correct checksum and impossible content.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Classes, net, rows};
use crate::compiled::Compiled;
use crate::optim::Ema;
use crate::prelude::*;
use crate::record::Contents;
use crate::trainer::checkpoint::{contents_of, write_contents};

fn trainer<'a>() -> Trainer<'a, Adam> {
    Trainer::new(Adam::new(0.01))
        .epochs(3)
        .batch(8)
        .schedule(schedule::ReduceOnPlateau::new())
        .average(Ema(0.9))
        .clip(ClipNorm(1.0))
        .diagnose()
        .threads(1)
}

/// Returns a folder with a checkpoint after two epochs and two batches, and the path of the file.
fn checkpoint() -> (tempfile::TempDir, PathBuf) {
    let (folder, mut batches) = (tempfile::tempdir().expect("a folder"), 0);
    let stop = crate::trainer::Interrupt::new();
    let seen = |_: &crate::trainer::BatchRecord| {
        batches += 1;
        if batches == 12 {
            stop.interrupt();
        }
    };
    let mut first = trainer().checkpoint(folder.path(), Every::Epochs(9)).interrupt(&stop).on_batch(seen);
    first.fit(&mut net(), &rows()).expect("sound settings");
    drop(first);
    let mut files = fs::read_dir(folder.path()).expect("it is there").map(|entry| entry.expect("a file").path());
    let path = files.next().expect("one checkpoint");
    (folder, path)
}

fn resumed(folder: &Path) -> Result<(Classes, Report), crate::Error> {
    let mut net = net();
    trainer().resume(folder).fit(&mut net, &rows()).map(|report| (net, report))
}

/// Returns the error for a changed checkpoint.
fn refusal(change: impl FnOnce(&mut Contents)) -> String {
    let (folder, path) = checkpoint();
    let (stored, mut contents) = contents_of::<Classes>(&path);
    change(&mut contents);
    write_contents(&path, &stored, &contents);
    resumed(folder.path()).expect_err("no training left that").to_string()
}

#[test]
fn an_untouched_checkpoint_is_resumed() {
    let (folder, path) = checkpoint();
    let (stored, contents) = contents_of::<Classes>(&path);
    write_contents(&path, &stored, &contents);
    let mut at_once = net();
    trainer().fit(&mut at_once, &rows()).expect("sound settings");
    assert_eq!(resumed(folder.path()).expect("as it was written").0, at_once);
}

#[test]
fn contents_that_contradict_each_other_are_an_error() {
    let state = |key: &'static str, value: &'static str| {
        refusal(move |contents| {
            assert!(contents.state.insert(key.to_owned(), value.to_owned()).is_some(), "{key}");
        })
    };
    let cases = [
        state("done", "1"),
        state("step", "18446744073709551615"),
        state("passes", "18446744073709551615"),
        state("epoch.batches", "4000000000"),
        state("epoch.rows", "NaN"),
        state("parameters", "9223372036854775807"),
        state("diagnose.epochs", "9223372036854775807"),
        state("scalar", "f64"),
    ];
    for why in cases {
        assert!(why.contains("a checkpoint with impossible content ("), "{why}");
        assert!(why.ends_with("): remove the file to resume from an earlier one"), "{why}");
    }
    let why = refusal(|contents| {
        let mut told: (Vec<crate::trainer::Epoch>, usize, Vec<String>) = contents.value("report").expect("a report");
        told.1 = 18;
        contents.arrays.get_mut("report").expect("a report").bytes = rmp_serde::to_vec_named(&told).expect("it can be written");
    });
    assert!(why.contains("it kept the weights of epoch 18, but has 2 epochs"), "{why}");
    let why = refusal(|contents| {
        contents.arrays.get_mut("kept.parameters").expect("weights").bytes[..4].copy_from_slice(&f32::NAN.to_le_bytes());
    });
    assert!(why.contains("NaN or infinity in `kept.parameters`"), "{why}");
}

/// Changes a part of the content, chosen by the numbers.
fn change(contents: &mut Contents, kind: u8, place: usize, value: u64) {
    let texts = ["0", "1", "18446744073709551615", "9223372036854775807", "-1", "NaN", "inf", "1e308", "", "f64", "none", "mean", "é\n"];
    match kind % 4 {
        0 => {
            let at = place % contents.state.len();
            let text = contents.state.values_mut().nth(at).expect("so many");
            *text = texts.get(value as usize % (texts.len() + 1)).map_or_else(|| (value >> 3).to_string(), |text| (*text).to_owned());
        }
        1 => {
            let at = value as usize % contents.arrays.len();
            let bytes = &mut contents.arrays.values_mut().nth(at).expect("so many").bytes;
            if !bytes.is_empty() {
                let at = place % bytes.len();
                bytes[at] = value as u8;
            }
        }
        2 => {
            let at = place % contents.arrays.len();
            let array = contents.arrays.values_mut().nth(at).expect("so many");
            let width = array.kind.width();
            let wanted = value as usize % (array.bytes.len() / width + 9) * width;
            array.bytes.resize(wanted, 0xff);
        }
        _ => {
            let at = place % contents.state.len();
            let key = contents.state.keys().nth(at).expect("so many").clone();
            contents.state.remove(&key);
        }
    }
}

#[test]
fn no_contents_with_a_right_checksum_make_a_training_panic() {
    let (folder, path) = checkpoint();
    no_change_panics::<Classes>(&path, 300, || drop(resumed(folder.path())));
}

/// Resumes from a checkpoint with random changes, so many times.
pub(crate) fn no_change_panics<N: Compiled>(path: &Path, cases: u32, resume: impl Fn()) {
    let (stored, whole) = contents_of::<N>(path);
    let changes = proptest::collection::vec((any::<u8>(), any::<usize>(), any::<u64>()), 1..4);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let tried = runner.run(&changes, |changes| {
        let mut contents = whole.clone();
        for (kind, place, value) in changes {
            change(&mut contents, kind, place, value);
        }
        write_contents(path, &stored, &contents);
        let outcome = catch_unwind(AssertUnwindSafe(&resume));
        prop_assert!(outcome.is_ok(), "a panic");
        Ok(())
    });
    tried.expect("an error or a training");
}
