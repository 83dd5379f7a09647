//! Checkpoints with a correct checksum and impossible content.

use std::path::{Path, PathBuf};

use super::{Judge, Maker, networks, points, training};
use crate::prelude::*;
use crate::record::Contents;
use crate::trainer::tests::impossible::no_change_panics;
use crate::trainer::{Interrupt, contents_of, write_contents};

/// Returns a folder with a checkpoint after the first batch of the second epoch, and the path of the file.
fn checkpoint() -> (tempfile::TempDir, PathBuf) {
    let (folder, stop) = (tempfile::tempdir().expect("a folder"), Interrupt::new());
    let (mut maker, mut judge) = networks();
    for epochs in [1, 2] {
        if epochs == 2 {
            stop.interrupt();
        }
        let mut part = training().epochs(epochs).checkpoint(folder.path(), Every::Epochs(9)).keep_checkpoints(1);
        part = part.resume(folder.path()).interrupt(&stop);
        part.fit(&mut maker, &mut judge, &points()).expect("sound settings");
    }
    let mut files = std::fs::read_dir(folder.path()).expect("it is there").map(|entry| entry.expect("a file").path());
    let path = files.next().expect("one checkpoint");
    (folder, path)
}

fn resumed(folder: &Path) -> Result<(Maker, Judge), crate::Error> {
    let (mut maker, mut judge) = networks();
    training().resume(folder).fit(&mut maker, &mut judge, &points()).map(|_| (maker, judge))
}

#[test]
fn contents_that_contradict_each_other_are_an_error() {
    let (folder, path) = checkpoint();
    let (stored, whole) = contents_of::<Maker>(&path);
    let (mut maker, mut judge) = networks();
    training().fit(&mut maker, &mut judge, &points()).expect("sound settings");
    assert!(resumed(folder.path()).expect("as it was written") == (maker, judge));

    let refusal = |change: &dyn Fn(&mut Contents)| {
        let mut contents = whole.clone();
        change(&mut contents);
        write_contents(&path, &stored, &contents);
        resumed(folder.path()).expect_err("no training left that").to_string()
    };
    let states = [
        ("done", "2"),
        ("epoch.batches", "4000000000"),
        ("epoch.generator_rows", "inf"),
        ("epoch.discriminator_loss", "NaN"),
        ("generator.parameters", "9223372036854775807"),
        ("discriminator.scalar", "f64"),
    ];
    for (key, value) in states {
        let why = refusal(&|contents| {
            assert!(contents.state.insert(key.to_owned(), value.to_owned()).is_some(), "{key}");
        });
        assert!(why.contains("a checkpoint with impossible content ("), "{key}: {why}");
    }
    let why = refusal(&|contents| {
        contents.arrays.get_mut("discriminator.weights").expect("weights").bytes[..4].copy_from_slice(&f32::NAN.to_le_bytes());
    });
    assert!(why.contains("NaN or infinity in `discriminator.weights`"), "{why}");
}

#[test]
fn no_contents_with_a_right_checksum_make_a_training_panic() {
    let (folder, path) = checkpoint();
    no_change_panics::<Maker>(&path, 200, || drop(resumed(folder.path())));
}
