//! A training that can be stopped at any time and resumed. The result is bit-identical to that of an uninterrupted training.
//!
//! `cargo run --release --example resume` trains on handwritten digits for a while. Press Ctrl-C or kill the process, then run it again: it
//! resumes from its last checkpoint. Checkpoints are in `target/resume`, or in FOLDER with `-- FOLDER`. Delete the folder to start afresh.

use std::path::{Path, PathBuf};

use nn_runtime::prelude::*;
use nn_runtime::trainer::{Interrupt, Stop};

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[derive(Debug, PartialEq)]
    #[loss(CrossEntropy)]
    pub struct Digit(64) -> 10 {
        Standardize,
        hidden: Dense(64), BatchNorm, Relu, Dropout(0.2),
        Dense(10), Softmax,
    }
}

/// Trains for `epochs` epochs in total, including those of earlier runs with the same folder.
///
/// # Errors
/// If the data cannot be read or the folder cannot be used.
pub fn run(folder: &Path, epochs: usize, interrupt: &Interrupt) -> Result<(Digit, Report), nn_runtime::Error> {
    let digits = Dataset::<Digit>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, validation) = digits.split_by_hash(5);
    let mut net = Digit::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(Adam::new(1e-3))
        .epochs(epochs)
        .average(Ema(0.999))
        .validate(&validation)
        .checkpoint(folder, Every::Epochs(10)) // also when it is interrupted
        .resume(folder) // starts afresh if the folder has no checkpoint
        .interrupt(interrupt) // stops after the current batch
        .fit(&mut net, &train)?;
    Ok((net, report))
}

#[allow(dead_code, reason = "the tests call `run`")]
fn main() -> Result<(), nn_runtime::Error> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("target/resume"), PathBuf::from);
    let (_, report) = run(&folder, 500, &Interrupt::on_ctrl_c()?)?;
    println!("{report}");
    if report.stop == Stop::Interrupted {
        println!("Run it again to resume from {}.", folder.display());
    }
    Ok(())
}
