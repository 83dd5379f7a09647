//! Trains a network further that PyTorch exported: `cargo run --release --features onnx --example fine_tune [FILE]`
//!
//! `examples/data/digits_of_pytorch.onnx` knows clear digits (the script beside it trained it). Here they come from a bad scanner: faint, and
//! on a grey ground. With five of each digit it is trained further. With a FILE, the result is written as an ONNX file again.

use std::path::Path;

use nn_runtime::prelude::*;
use rand::RngExt;

const FROM_PYTORCH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits_of_pytorch.onnx");
const DIGITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz");

network! {
    /// What `onnx::declaration` prints for the file, with a loss, and the `Softmax` that it compares.
    #[loss(CrossEntropy)]
    pub struct Digits([1, 8, 8]) -> 10 {
        scaler_1: Standardize,
        conv1: Conv2d(16, kernel = 3, padding = 1), Relu, MaxPool(2),
        conv2: Conv2d(32, kernel = 3), Relu, Flatten,
        fc: Dense(10), Softmax,
    }
}

/// How many of each digit it is trained on.
const OF_EACH: usize = 5;

/// What share of the digits is right: by the network of PyTorch, by the same one trained further, and by one that was trained on the same few
/// digits from the beginning.
pub struct Right {
    pub before: f64,
    pub further: f64,
    pub from_the_beginning: f64,
}

/// # Errors
/// If the files cannot be read, or the result cannot be written.
pub fn run(save: Option<&Path>) -> Result<Right, nn_runtime::Error> {
    let (mut train, mut test, mut seen) = (Vec::new(), Vec::new(), [0; 10]);
    let rng = &mut StdRng::seed_from_u64(1);
    // PyTorch was trained on the other half of the rows.
    for (pixels, digit) in Dataset::<Digits>::from_csv(DIGITS)?.iter().skip(1).step_by(2) {
        let scanned = pixels.map(|ink| 0.2 * ink + rng.random_range(0.0..2.0));
        seen[*digit] += 1;
        let rows = if seen[*digit] <= OF_EACH { &mut train } else { &mut test };
        rows.push((scanned, *digit));
    }
    let [train, test] = [train, test].map(Dataset::<Digits>::from_rows);
    let right = |net: &Digits| net.evaluate(&test).map(|evaluation| evaluation.accuracy.unwrap_or(0.0));
    let trainer = || Trainer::new(Adam::new(1e-3)).epochs(40).batch(10);

    let mut net = Digits::load(FROM_PYTORCH)?;
    let before = right(&net)?;
    trainer().fit(&mut net, &train)?;
    if let Some(path) = save {
        net.save_onnx(path)?;
    }
    let mut other = Digits::init(&mut StdRng::seed_from_u64(1));
    trainer().fit(&mut other, &train)?;
    Ok(Right { before, further: right(&net)?, from_the_beginning: right(&other)? })
}

#[allow(dead_code, reason = "a test runs the example as a module")]
fn main() -> Result<(), nn_runtime::Error> {
    println!("{}", nn_runtime::onnx::declaration(FROM_PYTORCH)?);
    let file = std::env::args_os().nth(1);
    let Right { before, further, from_the_beginning } = run(file.as_deref().map(Path::new))?;
    println!("as PyTorch trained it: {:.1} % right", 100.0 * before);
    println!("trained further on {OF_EACH} of each digit: {:.1} % right", 100.0 * further);
    println!("trained on these from the beginning: {:.1} % right", 100.0 * from_the_beginning);
    Ok(())
}
