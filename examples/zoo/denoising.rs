//! Denoising auto-encoder (Vincent et al. 2008): sees digits with noise, and learns to draw them without.
//!
//! `cargo run --release -p nn-zoo --example denoising`
//!
//! [`Noise`](nn_runtime::kind::Noise) adds the noise in training only. Here the test digits get noise by hand.

use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;
use nn_zoo::Pixels;

/// The standard deviation of the noise.
const NOISE: f32 = 0.4;

network! {
    #[loss(BinaryCrossEntropy)]
    pub struct Denoiser([1, 8, 8]) -> [1, 8, 8] {
        Noise(0.4),
        Conv2d(16, kernel = 3, padding = same), Relu, MaxPool(2),
        Conv2d(16, kernel = 3, padding = same), Relu,
        ConvTranspose2d(16, kernel = 2, stride = 2), Relu,
        Conv2d(1, kernel = 3, padding = same), Sigmoid,
    }
}

/// The results on test digits.
#[derive(Debug)]
pub struct Outcome {
    clean: Vec<Pixels>,
    noisy: Vec<Pixels>,
    cleaned: Vec<Pixels>,
    /// The root of the mean squared error of a pixel.
    pub error: f64,
}

/// Trains for so many epochs.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let [train, test] = nn_zoo::digits()?;
    let rows = Dataset::<Denoiser>::of_inputs(nn_zoo::images(&train));
    let mut net = Denoiser::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(3e-3)).epochs(epochs).batch(32).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &rows)?;
    let (clean, rng) = (nn_zoo::images(&test), &mut StdRng::seed_from_u64(2));
    let noisy: Vec<Pixels> = clean.iter().map(|pixels| pixels.map(|ink| ink + NOISE * nn_zoo::normal(rng))).collect();
    let cleaned: Vec<Pixels> = noisy.iter().map(|pixels| net.predict(pixels)).collect();
    let squares = clean.as_flattened().iter().zip(cleaned.as_flattened()).map(|(a, b)| f64::from(a - b).powi(2));
    let error = (squares.sum::<f64>() / (64 * clean.len()) as f64).sqrt();
    println!("noise {NOISE:.3}, what is left of it {error:.3}");
    Ok(Outcome { clean, noisy, cleaned, error })
}

/// Draws digits, the same with noise, and what the network makes of those.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let rows = [&outcome.noisy, &outcome.cleaned, &outcome.clean].map(|images| images[..12].to_vec());
    let shown = rows.map(|row| row.into_iter().map(|pixels| pixels.map(|ink| ink.clamp(0.0, 1.0))).collect());
    Figure::new("Denoising auto-encoder").chart_size(620.0, 220.0).chart(nn_zoo::tiles("with noise, cleaned, and as they were", &shown))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("denoising", &picture(&run(60)?))
}
