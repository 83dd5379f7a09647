//! A training, watched: a live line on the terminal, logs to read with other programs, TensorBoard, and a page to look at afterwards.
//!
//! `cargo run --release --example watching --features watching` learns 8×8 digits and leaves in `target/runs/1`, or the next number that is free:
//! `report.html`, its pictures `loss.png` and `answers.svg`, `epochs.csv`, `batches.jsonl`, and an event file for `tensorboard --logdir target/runs`.

use std::path::{Path, PathBuf};

use nn_runtime::prelude::*;

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[loss(CrossEntropy)]
    pub struct Digit([8, 8]) -> 10 {
        Standardize,
        hidden: Dense(64), Relu,
        Dropout(0.2),
        output: Dense(10), Softmax,
    }
}

/// Learns digits, and leaves all that was seen of it in a folder.
///
/// # Errors
/// The data cannot be read, or the folder not be written to.
pub fn run(digits: &str, folder: &Path) -> Result<HtmlReport, nn_runtime::Error> {
    let digits = Dataset::<Digit>::from_csv(digits)?;
    let (train, test) = digits.split_by_hash(5);
    let mut net = Digit::init(&mut StdRng::seed_from_u64(1));
    let mut page = HtmlReport::new();

    Trainer::new(Adam::new(2e-3))
        .epochs(40)
        .schedule(schedule::Warmup(100).then(schedule::Cosine::to(1e-5)))
        .validate(&test)
        .stop_early(12)
        .diagnose() // gradients and steps by layer
        .progress() // quiet where there is no terminal
        .tensorboard(folder)
        .observe(CsvLog::new(folder.join("epochs.csv")))
        .observe(JsonLog::batches(folder.join("batches.jsonl"), 10))
        .observe(&mut page)
        .fit(&mut net, &train)?;

    page.answers(&net, &test)?.note("data", "1797 handwritten digits of 8×8 pixels").save(folder.join("report.html"))?;
    for (name, figure) in page.figures() {
        match name.as_str() {
            "loss" => figure.save(folder.join("loss.png"))?,
            "answers" => figure.save(folder.join("answers.svg"))?,
            _ => {}
        }
    }
    Ok(page)
}

/// A folder that is not there yet.
#[allow(dead_code, reason = "the tests call `run`")]
fn next_folder() -> PathBuf {
    let all = || (1..).map(|number: u32| Path::new("target/runs").join(number.to_string()));
    all().find(|folder| !folder.exists()).unwrap_or_default()
}

#[allow(dead_code, reason = "the tests call `run`")]
fn main() -> Result<(), nn_runtime::Error> {
    let folder = next_folder();
    run(concat!(env!("CARGO_MANIFEST_DIR"), "/data/digits.csv.gz"), &folder)?;
    println!("open {}", folder.join("report.html").display());
    Ok(())
}
