//! Classifies handwritten digits.
//!
//! * `cargo run --release --example digits` trains a dense, a convolutional and a recurrent network on 8×8 pictures from `examples/data`.
//! * `cargo run --release --example digits -- --lenet DIR` trains LeNet-5 on the 28×28 pictures of MNIST, `-- --mnist DIR` a dense network,
//!   and `-- --rows DIR` a recurrent one, which reads a picture row by row and has 98.8 % right.
//!   DIR has the four IDX files (`train-images-idx3-ubyte.gz`, …), compressed or not.
//! * `--save FILE` behind it saves the network. The web page `draw_digits` has such a LeNet-5.

use std::path::{Path, PathBuf};

use nn_runtime::prelude::*;

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[loss(CrossEntropy)]
    pub struct Digit(64) -> 10 {
        Standardize,
        hidden: Dense(64), Relu,
        Dense(10), Softmax,
    }
}

network! {
    /// The same digit as an image, read by a convolutional network.
    #[loss(CrossEntropy)]
    pub struct DigitImage([1, 8, 8]) -> 10 {
        Standardize,
        Conv2d(16, kernel = 3, padding = same), Relu, MaxPool(2),
        Conv2d(32, kernel = 3), Relu, Flatten,
        Dense(10), Softmax,
    }
}

network! {
    /// LeNet-5 (LeCun et al. 1998), with rectifiers and max pooling: 44,426 parameters.
    #[loss(CrossEntropy)]
    pub struct LeNet([1, 28, 28]) -> 10 {
        conv1: Conv2d(6, kernel = 5), Relu, MaxPool(2),
        conv2: Conv2d(16, kernel = 5), Relu, MaxPool(2),
        Flatten,
        fc1: Dense(120), Relu,
        fc2: Dense(84), Relu,
        fc3: Dense(10), Softmax,
    }
}

network! {
    /// A digit of 28×28 pixels, each from 0 to 1.
    #[loss(CrossEntropy)]
    pub struct Mnist(784) -> 10 {
        hidden: Dense(128), Relu,
        Dense(10), Softmax,
    }
}

network! {
    /// The same digit row by row, from the top: 28 steps of 28 pixels.
    #[loss(CrossEntropy)]
    pub struct MnistRows([28, 28]) -> 10 {
        memory: Gru(128), Last,
        Dense(10), Softmax,
    }
}

network! {
    /// A digit of 8×8 pixels row by row.
    #[loss(CrossEntropy)]
    pub struct DigitRows([8, 8]) -> 10 {
        Standardize,
        memory: Gru(32), Last,
        Dense(10), Softmax,
    }
}

/// Trains on the 8×8 digits and returns the accuracy on the test digits.
///
/// # Errors
/// If the data cannot be read.
pub fn small() -> Result<f64, nn_runtime::Error> {
    let digits = Dataset::<Digit>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, test) = digits.split_by_hash(5); // a fifth of the rows to test, the same rows in every run
    let mut net = Digit::init(&mut StdRng::seed_from_u64(1));
    println!("{}\n", Digit::SUMMARY);
    let report = Trainer::new(Adam::new(1e-3)).epochs(60).batch(32).fit(&mut net, &train)?;
    println!("{report}\n");

    if let Some((pixels, digit)) = test.iter().next() {
        for row in pixels.chunks(8) {
            println!("{}", row.iter().map(|ink| [' ', '.', 'o', '#'][(*ink as usize / 5).min(3)]).collect::<String>());
        }
        let probabilities = net.predict(pixels);
        println!("this is a {digit}; the network gives it the probability {:.4}\n", probabilities[*digit]);
    }
    accuracy(&net, &test)
}

/// Trains the convolutional network on the same digits and returns its accuracy on the test digits.
///
/// # Errors
/// If the data cannot be read.
pub fn convolutional() -> Result<f64, nn_runtime::Error> {
    let digits = Dataset::<DigitImage>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, test) = digits.split_by_hash(5);
    let mut net = DigitImage::init(&mut StdRng::seed_from_u64(1));
    println!("{}\n", DigitImage::SUMMARY);
    Trainer::new(Adam::new(1e-3)).epochs(30).batch(32).fit(&mut net, &train)?;
    accuracy(&net, &test)
}

/// Trains a recurrent network on the same digits, row by row, and returns its accuracy on the test digits.
///
/// # Errors
/// If the data cannot be read.
pub fn by_rows(epochs: usize) -> Result<f64, nn_runtime::Error> {
    let digits = Dataset::<DigitRows>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, test) = digits.split_by_hash(5);
    let mut net = DigitRows::init(&mut StdRng::seed_from_u64(1));
    println!("{}\n", DigitRows::SUMMARY);
    Trainer::new(Adam::new(3e-3)).clip(ClipNorm(1.0)).epochs(epochs).batch(32).fit(&mut net, &train)?;
    accuracy(&net, &test)
}

/// Trains on MNIST, saves the network if a file is given, and returns the accuracy on the test pictures.
///
/// # Errors
/// If the files cannot be read or the network cannot be saved.
pub fn mnist<N: Supervised<Scalar = f32, Target = usize>>(folder: &Path, save: Option<&Path>) -> Result<f64, nn_runtime::Error> {
    let file = |name: &str| {
        let compressed: PathBuf = folder.join(format!("{name}.gz"));
        if compressed.exists() { compressed } else { folder.join(name) }
    };
    let read = |part: &str| Dataset::<N>::from_idx(file(&format!("{part}-images-idx3-ubyte")), file(&format!("{part}-labels-idx1-ubyte")));
    let (train, test) = (read("train")?, read("t10k")?);
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    println!("{}\n", N::SUMMARY);
    let trainer = Trainer::new(Adam::new(1e-3)).epochs(10).batch(64).schedule(schedule::Cosine::to(0.0));
    let report = trainer.validate(&test).fit(&mut net, &train)?;
    println!("{report}\n");
    if let Some(file) = save {
        net.save(file)?;
    }
    accuracy(&net, &test)
}

/// Prints and returns the accuracy on the test digits.
fn accuracy<N: Supervised>(net: &N, test: &Dataset<N>) -> Result<f64, nn_runtime::Error> {
    let accuracy = net.evaluate(test)?.accuracy.unwrap_or(f64::NAN);
    println!("accuracy on {} test digits: {:.2} %", test.len(), accuracy * 100.0);
    Ok(accuracy)
}

#[allow(dead_code, reason = "the tests call `small`")]
fn main() -> Result<(), nn_runtime::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (network, folder, save) = match &arguments[..] {
        [] => return small().and_then(|_| convolutional()).and_then(|_| by_rows(30)).map(drop),
        [network, folder] => (&network[..], Path::new(folder), None),
        [network, folder, flag, file] if flag == "--save" => (&network[..], Path::new(folder), Some(Path::new(file))),
        _ => ("", Path::new(""), None),
    };
    match network {
        "--lenet" => mnist::<LeNet>(folder, save).map(drop),
        "--mnist" => mnist::<Mnist>(folder, save).map(drop),
        "--rows" => mnist::<MnistRows>(folder, save).map(drop),
        _ => {
            eprintln!("usage: digits [(--lenet | --mnist | --rows) DIR [--save FILE]]");
            std::process::exit(2);
        }
    }
}
