//! Auto-encoder: describes a digit of 64 pixels by two numbers, and draws it again from them (Hinton and Salakhutdinov 2006).
//!
//! * `cargo run --release -p nn-zoo --example auto_encoder` trains on 8×8 digits.
//! * `cargo run --release -p nn-zoo --example auto_encoder -- --mnist DIR` trains a dense network with a code of 32 numbers, and a convolutional one
//!   with a code of 128, on MNIST. DIR has its four files. The test losses are 0.091 and 0.081 a pixel.
//!
//! The targets are the inputs. The two numbers in the middle are all that the decoder sees; digits of one class lie near each other there,
//! though the network never sees a class.

use std::path::Path;

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use nn_zoo::Pixels;

network! {
    pub struct Encoder(64) -> 2 { Dense(64), Relu, Dense(32), Relu, Dense(2) }
}
network! {
    #[derive(Debug)]
    pub struct Decoder(2) -> 64 { Dense(32), Relu, Dense(64), Relu, Dense(64) }
}
network! {
    #[loss(BinaryCrossEntropy)]
    pub struct AutoEncoder(64) -> 64 { encoder: self::Encoder, decoder: self::Decoder, Sigmoid }
}

network! {
    #[loss(BinaryCrossEntropy)]
    pub struct MnistDense(784) -> 784 { code: Dense(32), Relu, Dense(784), Sigmoid }
}
network! {
    #[loss(BinaryCrossEntropy)]
    pub struct MnistConvolutional([1, 28, 28]) -> [1, 28, 28] {
        Conv2d(16, kernel = 3, padding = same), Relu, MaxPool(2),
        Conv2d(16, kernel = 3, padding = same), Relu, MaxPool(2),
        Conv2d(8, kernel = 3, stride = 2, padding = 1), Relu,          // the code: [8, 4, 4]
        ConvTranspose2d(16, kernel = 3, stride = 2, padding = 1), Relu, // [16, 7, 7]
        ConvTranspose2d(16, kernel = 2, stride = 2), Relu,
        ConvTranspose2d(16, kernel = 2, stride = 2), Relu,
        Conv2d(1, kernel = 3, padding = same), Sigmoid,
    }
}

/// The results on test digits.
#[derive(Debug)]
pub struct Outcome {
    digits: Vec<(Pixels, usize)>,
    codes: Vec<[f32; 2]>,
    drawn: Vec<Pixels>,
    /// The mean squared error of a pixel.
    pub error: f64,
    /// The same, if every digit is drawn as the mean digit.
    pub of_mean: f64,
}

/// Trains for so many epochs.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let [train, test] = nn_zoo::digits()?;
    let rows = Dataset::<AutoEncoder>::of_inputs(nn_zoo::images(&train));
    let mut net = AutoEncoder::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(3e-3)).epochs(epochs).batch(32).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &rows)?;
    let encoder: Encoder = net.extract("encoder")?;
    let codes = test.iter().map(|(pixels, _)| encoder.predict(pixels)).collect();
    let drawn: Vec<Pixels> = test.iter().map(|(pixels, _)| net.predict(pixels)).collect();
    let mean: Pixels = std::array::from_fn(|pixel| train.iter().map(|(pixels, _)| pixels[pixel]).sum::<f32>() / train.len() as f32);
    let error = |drawn: &mut dyn Iterator<Item = &Pixels>| {
        let square = |(a, b): (&f32, &f32)| f64::from(a - b).powi(2);
        drawn.zip(&test).map(|(a, (b, _))| a.iter().zip(b).map(square).sum::<f64>()).sum::<f64>() / (test.len() * 64) as f64
    };
    let (error, of_mean) = (error(&mut drawn.iter()), error(&mut std::iter::repeat_n(&mean, test.len())));
    println!("squared error of a pixel: {error:.4}, of the mean digit {of_mean:.4}");
    Ok(Outcome { digits: test, codes, drawn, error, of_mean })
}

/// Draws the codes of the test digits, and some digits above what was drawn from their codes.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let mut codes = Chart::new("the two numbers of each test digit, one colour a digit").bare();
    for class in 0..10 {
        let of_class = outcome.digits.iter().zip(&outcome.codes).filter(|((_, own), _)| *own == class);
        codes = codes.points("", of_class.map(|(_, [x, y])| (f64::from(*x), f64::from(*y)))).color(class);
    }
    let ten = |class: usize| outcome.digits.iter().position(|(_, own)| *own == class).unwrap_or(0);
    let rows = [(0..10).map(|class| outcome.digits[ten(class)].0).collect(), (0..10).map(|class| outcome.drawn[ten(class)]).collect()];
    Figure::new("Auto-encoder")
        .columns(1)
        .chart_size(620.0, 300.0)
        .chart(codes)
        .chart(nn_zoo::tiles("above: digits; below: drawn from two numbers", &rows))
}

fn mnist<N>(folder: &Path, name: &str, epochs: usize) -> Result<(), nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Target = [f32; 784]>,
{
    let file = |name: &str| Dataset::<N>::from_idx_images(folder.join(name));
    let (train, test) = (file("train-images-idx3-ubyte.gz")?, file("t10k-images-idx3-ubyte.gz")?);
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    let started = std::time::Instant::now();
    Trainer::new(Adam::new(2e-3)).epochs(epochs).batch(128).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &train)?;
    println!(
        "{name:>14}: test loss {:.4} a pixel after {epochs} epochs, {:.0} s",
        net.evaluate(&test)?.loss,
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    match std::env::args().skip_while(|word| word != "--mnist").nth(1) {
        Some(folder) => {
            mnist::<MnistDense>(Path::new(&folder), "dense", 20)?;
            mnist::<MnistConvolutional>(Path::new(&folder), "convolutional", 10)
        }
        None => nn_zoo::show("auto_encoder", &picture(&run(200)?)),
    }
}
