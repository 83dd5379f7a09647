//! Everything that can be seen of a training: a progress line on the terminal, logs for other programs, TensorBoard, and an HTML page.
//!
//! `cargo run --release --example watching --features watching` trains on 8×8 digits. It writes into `target/runs/1`, or the next free number:
//!
//! * `report.html`, and two of its pictures, `loss.png` and `answers.svg`
//! * `epochs.csv` and `batches.jsonl`
//! * an event file for `tensorboard --logdir target/runs`

use std::path::{Path, PathBuf};

use nn_runtime::prelude::*;

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[loss(CrossEntropy)]
    pub struct Digit(64) -> 10 {
        Standardize,
        hidden: Dense(64), Relu,
        Dropout(0.2),
        output: Dense(10), Softmax,
    }
}

/// Trains on digits and writes everything into a folder.
///
/// # Errors
/// If the data cannot be read or the folder cannot be written to.
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
        .diagnose() // gradients and updates of each layer
        .progress() // prints nothing if there is no terminal
        .tensorboard(folder)
        .observe(CsvLog::new(folder.join("epochs.csv")))
        .observe(JsonLog::batches(folder.join("batches.jsonl"), 10)) // every tenth batch
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

/// Returns the first folder that does not exist yet.
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
