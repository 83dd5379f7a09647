//! Generative adversarial network (Goodfellow et al. 2014): one network makes points, another says which are real, and both learn from it.
//!
//! `cargo run --release -p nn-zoo --example gan`
//!
//! The real points are eight small clouds on a ring. A generator easily finds two of them and forgets the others (mode collapse). What helps here is
//! noise in front of the discriminator (Sønderby et al. 2016): real and made points overlap, so each point of the plane has a slope towards the ring.
//! A second discriminator with less noise continues with the weights of the first, and the clouds become small.

use nn_runtime::adversarial::Discriminator;
use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// Makes a point of noise.
    #[derive(Debug)]
    pub struct Generator(16) -> 2 { Dense(64), Relu, Dense(64), Relu, Dense(2) }
}
network! {
    /// The probability that a point is real, seen through much noise.
    #[loss(BinaryCrossEntropy)]
    pub struct Coarse(2) -> 1 { Noise(0.3), Dense(64), LeakyRelu(0.2), Dense(64), LeakyRelu(0.2), Dense(1), Sigmoid }
}
network! {
    /// The same, seen through little noise.
    #[loss(BinaryCrossEntropy)]
    pub struct Fine(2) -> 1 { Noise(0.1), Dense(64), LeakyRelu(0.2), Dense(64), LeakyRelu(0.2), Dense(1), Sigmoid }
}

/// The clouds, their distance from the middle, and their standard deviation.
const CLOUDS: usize = 8;
const RADIUS: f32 = 2.0;
const SIGMA: f32 = 0.05;

type Points = Vec<[f32; 2]>;

/// A trained generator.
#[derive(Debug)]
pub struct Outcome {
    real: Points,
    made: Points,
    /// The clouds with at least one percent of the made points within 3 σ.
    pub found: usize,
    /// The share of the made points that are within 3 σ of a cloud's middle.
    pub near: f64,
}

fn middle(cloud: usize) -> [f32; 2] {
    let (y, x) = (cloud as f32 / CLOUDS as f32 * std::f32::consts::TAU).sin_cos();
    [RADIUS * x, RADIUS * y]
}

fn fit<D: Discriminator<Generator>>(
    rate: f64,
    generator: &mut Generator,
    judge: &mut D,
    real: &[[f32; 2]],
    epochs: usize,
    seed: u64,
) -> Result<(), nn_runtime::Error> {
    let adam = Adam::new(rate).betas(0.5, 0.999);
    Adversarial::new(adam.clone(), adam).epochs(epochs).batch(256).seed(seed).fit(generator, judge, real)?;
    Ok(())
}

/// Trains for so many epochs with each discriminator.
///
/// # Errors
/// The training diverges.
pub fn run(seed: u64, epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(seed);
    let real: Points = (0..8000).map(|row| middle(row % CLOUDS).map(|place| place + SIGMA * nn_zoo::normal(rng))).collect();
    let (mut generator, mut coarse, mut fine) = (Generator::init(rng), Coarse::init(rng), Fine::init(rng));
    fit(2e-3, &mut generator, &mut coarse, &real, epochs, seed)?;
    fine.parameters_mut().copy_from_slice(coarse.parameters());
    fit(3e-4, &mut generator, &mut fine, &real, epochs, seed + 1)?;
    let made: Points = adversarial::noise::<Generator>(2500, rng).iter().map(|noise| generator.predict(noise)).collect();
    let mut of_cloud = [0_usize; CLOUDS];
    for [x, y] in &made {
        for (cloud, points) in of_cloud.iter_mut().enumerate() {
            let [middle_x, middle_y] = middle(cloud);
            *points += usize::from((x - middle_x).hypot(y - middle_y) < 3.0 * SIGMA);
        }
    }
    let found = of_cloud.iter().filter(|points| **points * 100 >= made.len()).count();
    let near = of_cloud.iter().sum::<usize>() as f64 / made.len() as f64;
    println!("seed {seed}: {found} of {CLOUDS} clouds found, {:.0} % of the points are within 3 σ", 100.0 * near);
    Ok(Outcome { real, made, found, near })
}

/// Draws real points and made ones.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let chart = |title: &str, points: &Points, color: usize| {
        let chart = Chart::new(title).bare().x_limits(-2.5, 2.5).y_limits(-2.5, 2.5);
        chart.points("", points.iter().take(1000).map(|[x, y]| (f64::from(*x), f64::from(*y)))).color(color)
    };
    let figure = Figure::new("Generative adversarial network").columns(2).chart_size(340.0, 320.0);
    figure.chart(chart("real", &outcome.real, 0)).chart(chart("made", &outcome.made, 1))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let first = run(1, 100)?;
    (2..=5).try_for_each(|seed| run(seed, 100).map(drop))?;
    nn_zoo::show("gan", &picture(&first))
}
