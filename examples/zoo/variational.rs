//! Variational auto-encoder (Kingma and Welling 2013): draws digits that nobody wrote.
//!
//! * `cargo run --release -p nn-zoo --example variational` trains on 8×8 digits.
//! * `cargo run --release -p nn-zoo --example variational -- --mnist DIR` trains Kingma's network, 784-400-20, on MNIST for ten epochs. DIR has its four
//!   files, and prints the test loss: that of the mean code, and that of codes drawn from the encoder's distribution, which papers report: 105.3 nats.
//!
//! The encoder gives a mean and a variance for each of a few numbers, [`Sample`](nn_runtime::kind::Sample) draws from them, and adds their
//! divergence from N(0, 1) to the loss. So numbers from N(0, 1) mean something to the decoder, which is a network of its own.

use std::path::Path;

use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;

network! {
    #[derive(Debug)]
    pub struct Decoder(2) -> 64 { Dense(64), Relu, Dense(64) }
}
network! {
    #[loss(BinaryCrossEntropy(sum))]
    pub struct Vae(64) -> 64 {
        Dense(64), Relu,
        Concat { means: Dense(2), log_variances: Dense(2) },
        Sample(2),
        decoder: self::Decoder, Sigmoid,
    }
}
network! {
    pub struct MnistDecoder(20) -> 784 { fc3: Dense(400), Relu, fc4: Dense(784) }
}
network! {
    #[loss(BinaryCrossEntropy(sum))]
    pub struct MnistVae(784) -> 784 {
        fc1: Dense(400), Relu,
        Concat { fc21: Dense(20), fc22: Dense(20) },
        latent: Sample(20),
        decoder: self::MnistDecoder, Sigmoid,
    }
}

/// The results of the 8×8 digits.
#[derive(Debug)]
pub struct Outcome {
    decoder: Decoder,
    /// The test loss in nats, of an untrained and of the trained network.
    pub losses: [f64; 2],
    /// The part of the last one that is the divergence.
    pub divergence: f64,
}

/// Trains for so many epochs.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let [train, test] = nn_zoo::digits()?.map(|digits| Dataset::<Vae>::of_inputs(nn_zoo::images(&digits)));
    let mut net = Vae::init(&mut StdRng::seed_from_u64(1));
    let before = net.evaluate(&test)?.loss;
    Trainer::new(Adam::new(3e-3)).epochs(epochs).batch(32).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &train)?;
    let after = net.evaluate(&test)?;
    let divergence = after.added_loss.unwrap_or(f64::NAN);
    println!("test loss: {before:.1} nats untrained, {:.1} trained, of which {divergence:.1} are the divergence", after.loss);
    Ok(Outcome { decoder: net.extract("decoder")?, losses: [before, after.loss], divergence })
}

/// Draws digits from a grid of numbers. Grid lines are quantiles of N(0, 1).
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    const QUANTILES: [f32; 13] = [-1.81, -1.24, -0.92, -0.67, -0.43, -0.21, 0.0, 0.21, 0.43, 0.67, 0.92, 1.24, 1.81];
    let sigmoid = |z: f32| 1.0 / (1.0 + (-z).exp());
    let drawn = |y: f32| QUANTILES.map(|x| outcome.decoder.predict(&[x, y]).map(sigmoid)).to_vec();
    Figure::new("Variational auto-encoder").chart_size(460.0, 460.0).chart(nn_zoo::tiles("drawn from two numbers", &QUANTILES.map(drawn)))
}

fn mnist(folder: &Path) -> Result<(), nn_runtime::Error> {
    let file = |name: &str| Dataset::<MnistVae>::from_idx_images(folder.join(name));
    let (train, test) = (file("train-images-idx3-ubyte.gz")?, file("t10k-images-idx3-ubyte.gz")?);
    let mut net = MnistVae::init(&mut StdRng::seed_from_u64(1));
    let started = std::time::Instant::now();
    let report = Trainer::new(Adam::new(2e-3)).epochs(10).batch(128).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &train)?;
    println!("{report}\n{:.0} s; test loss {:.2} nats with the mean code", started.elapsed().as_secs_f64(), net.evaluate(&test)?.loss);
    // A training pass draws the codes.
    let (mut batches, mut workspace, mut sum) = (test.batches(100), MnistVae::workspace(100), 0.0);
    while let Some((inputs, targets)) = batches.next() {
        sum += f64::from(net.gradient(inputs, targets, &mut workspace)?) * inputs.len() as f64;
    }
    println!("test loss {:.2} nats with drawn codes", sum / test.len() as f64);
    Ok(())
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    match std::env::args().skip_while(|word| word != "--mnist").nth(1) {
        Some(folder) => mnist(Path::new(&folder)),
        None => nn_zoo::show("variational", &picture(&run(150)?)),
    }
}
