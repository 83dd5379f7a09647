//! Trainings that were stopped and resumed.

use std::path::Path;

use super::{Judge, Maker, networks, points, told, training};
use crate::prelude::*;
use crate::trainer::{Interrupt, Stop};

/// Trains until the next step of the generator, from the newest checkpoint, with other networks.
fn one_step(folder: &Path, steps: usize, seed: u64) -> (Maker, Judge, crate::adversarial::AdversarialReport) {
    let stop = Interrupt::new();
    stop.interrupt();
    let (mut maker, mut judge) = (Maker::init(&mut StdRng::seed_from_u64(seed)), Judge::init(&mut StdRng::seed_from_u64(seed + 1)));
    let mut training = training().discriminator_steps(steps).checkpoint(folder, Every::Epochs(9)).resume(folder).interrupt(&stop);
    let report = training.fit(&mut maker, &mut judge, &points()).expect("it goes on");
    (maker, judge, report)
}

#[test]
fn a_training_that_stops_at_every_step_is_bit_identical_to_one_that_does_not() {
    for steps in [1, 4] {
        let (mut maker, mut judge) = networks();
        let whole = training().discriminator_steps(steps).fit(&mut maker, &mut judge, &points()).expect("sound settings");
        let folder = tempfile::tempdir().expect("a folder");
        // The first part begins with the networks of the other training.
        let mut pieces = 1;
        let mut last = one_step(folder.path(), steps, 1);
        while last.2.epochs.len() < 4 || last.2.stop != Stop::Done {
            last = one_step(folder.path(), steps, 70 + pieces);
            pieces += 1;
        }
        // 4 epochs with 6 steps of the generator, or 2; the last part finds all epochs complete.
        assert_eq!(pieces, if steps == 1 { 25 } else { 9 });
        assert!((last.0, last.1) == (maker, judge), "the networks");
        assert_eq!(told(last.2), told(whole));
    }
}

#[test]
fn a_complete_training_goes_on_with_more_epochs_and_its_generator_is_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let part = |epochs| {
        let (mut maker, mut judge) = networks();
        let mut training = training().epochs(epochs).checkpoint(folder.path(), Every::Batches(1)).keep_checkpoints(1).resume(folder.path());
        training.fit(&mut maker, &mut judge, &points()).expect("it trains");
        (maker, judge)
    };
    let first = part(2);
    let files: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").map(|file| file.expect("a file").path()).collect();
    assert!(files.len() == 1 && Maker::load(&files[0]).expect("a generator") == first.0);
    let (mut maker, mut judge) = networks();
    training().fit(&mut maker, &mut judge, &points()).expect("it trains");
    assert!(part(4) == (maker, judge));
}
