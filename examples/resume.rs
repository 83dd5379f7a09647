//! A training that may be stopped at any moment, and goes on as if nothing had happened.
//!
//! `cargo run --release --example resume` learns handwritten digits for a while. Press Ctrl-C, or kill it; start it again, and it goes on
//! where it was. Its checkpoints are kept in `target/resume`, or where `-- FOLDER` says; remove that folder to begin anew.

use std::path::{Path, PathBuf};

use nn_runtime::prelude::*;
use nn_runtime::trainer::{Interrupt, Stop};

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[derive(Debug, PartialEq)]
    #[loss(CrossEntropy)]
    pub struct Digit([8, 8]) -> 10 {
        Standardize,
        hidden: Dense(64), BatchNorm, Relu, Dropout(0.2),
        Dense(10), Softmax,
    }
}

/// Learns for so many epochs in all, those of earlier calls with the same folder among them.
///
/// # Errors
/// The data cannot be read, or the folder cannot be used.
pub fn run(folder: &Path, epochs: usize, interrupt: &Interrupt) -> Result<(Digit, Report), nn_runtime::Error> {
    let digits = Dataset::<Digit>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, validation) = digits.split_by_hash(5);
    let mut net = Digit::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(Adam::new(1e-3))
        .epochs(epochs)
        .average(Ema(0.999))
        .validate(&validation)
        .checkpoint(folder, Every::Epochs(10)) // and where it is interrupted
        .resume(folder) // begins at the beginning where there is nothing yet
        .interrupt(interrupt)
        .fit(&mut net, &train)?;
    Ok((net, report))
}

#[allow(dead_code, reason = "the tests call `run`")]
fn main() -> Result<(), nn_runtime::Error> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("target/resume"), PathBuf::from);
    let (_, report) = run(&folder, 500, &Interrupt::on_ctrl_c()?)?;
    println!("{report}");
    if report.stop == Stop::Interrupted {
        println!("Start it again to go on from {}.", folder.display());
    }
    Ok(())
}
