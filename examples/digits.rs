//! Handwritten digits: which of ten is it?
//!
//! `cargo run --release --example digits` learns 8×8 pictures that are kept beside it. With `-- --mnist DIR` it learns the 28×28 pictures
//! of MNIST from the four IDX files in that folder (`train-images-idx3-ubyte.gz`, …), compressed or not; with `--save FILE` besides, it keeps
//! the network, as `draw_digits` has it: a page that reads what is drawn on it.

use std::path::{Path, PathBuf};

use nn_runtime::prelude::*;

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[loss(CrossEntropy)]
    pub struct Digit([8, 8]) -> 10 {
        Standardize,
        hidden: Dense(64), Relu,
        Dense(10), Softmax,
    }
}

network! {
    /// A digit of 28×28 pixels, each from 0 to 1.
    #[loss(CrossEntropy)]
    pub struct Mnist([28, 28]) -> 10 {
        hidden: Dense(128), Relu,
        Dense(10), Softmax,
    }
}

/// Learns the 8×8 digits; gives the share of unseen ones it reads right.
///
/// # Errors
/// The data cannot be read.
pub fn small() -> Result<f64, nn_runtime::Error> {
    let digits = Dataset::<Digit>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, test) = digits.split_by_hash(5);
    let mut net = Digit::init(&mut StdRng::seed_from_u64(1));
    println!("{}\n", Digit::SUMMARY);
    let report = Trainer::new(Adam::new(1e-3)).epochs(60).batch(32).fit(&mut net, &train)?;
    println!("{report}\n");

    if let Some((pixels, digit)) = test.iter().next() {
        for row in pixels.chunks(8) {
            println!("{}", row.iter().map(|ink| [' ', '.', 'o', '#'][(*ink as usize / 5).min(3)]).collect::<String>());
        }
        let probabilities = net.predict(pixels);
        println!("this {digit} is read as a {digit} with probability {:.4}\n", probabilities[*digit]);
    }
    right(&net, &test)
}

/// Learns MNIST, and writes the network to a file if there is to be one; gives the share of the test pictures that it reads right.
///
/// # Errors
/// The files cannot be read, or the network cannot be written.
pub fn mnist(folder: &Path, save: Option<&Path>) -> Result<f64, nn_runtime::Error> {
    let file = |name: &str| {
        let compressed: PathBuf = folder.join(format!("{name}.gz"));
        if compressed.exists() { compressed } else { folder.join(name) }
    };
    let read =
        |part: &str| Dataset::<Mnist>::from_idx(file(&format!("{part}-images-idx3-ubyte")), file(&format!("{part}-labels-idx1-ubyte")));
    let (train, test) = (read("train")?, read("t10k")?);
    let mut net = Mnist::init(&mut StdRng::seed_from_u64(1));
    println!("{}\n", Mnist::SUMMARY);
    let report = Trainer::new(Adam::new(1e-3)).epochs(10).batch(64).validate(&test).fit(&mut net, &train)?;
    println!("{report}\n");
    save.map_or(Ok(()), |file| net.save(file))?;
    right(&net, &test)
}

fn right<N: Supervised>(net: &N, test: &Dataset<N>) -> Result<f64, nn_runtime::Error> {
    let accuracy = net.evaluate(test)?.accuracy.unwrap_or(f64::NAN);
    println!("{:.2} % of {} unseen digits are read right", accuracy * 100.0, test.len());
    Ok(accuracy)
}

#[allow(dead_code, reason = "the tests call `small`")]
fn main() -> Result<(), nn_runtime::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [] => small().map(drop),
        [flag, folder] if flag == "--mnist" => mnist(Path::new(folder), None).map(drop),
        [flag, folder, save, file] if flag == "--mnist" && save == "--save" => mnist(Path::new(folder), Some(Path::new(file))).map(drop),
        _ => {
            eprintln!("digits [--mnist DIR [--save FILE]]");
            std::process::exit(2);
        }
    }
}
