//! Batch normalisation, and the smoother landscape it makes.
//!
//! `cargo run --release --example batch_norm`
//!
//! `BatchNorm` gives every unit mean 0 and deviation 1 over the batch, then scales and moves it by two trained numbers. Why it helps so
//! much was long told as a story about inputs that keep shifting. Santurkar et al. (2018, arXiv 1805.11604) measured instead how the
//! loss changes along the gradient: at each step they tried step lengths around the one to be taken, and noted from where to
//! where the loss went. With batch normalisation the band is narrow: the loss is about what the gradient promised, also a long step away, so
//! that large rates are safe.
//!
//! The same is done here, with a network of six layers on 8×8 digits. The picture has the bands, and the losses of both networks at
//! growing rates.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// Six layers, as they are.
    #[derive(Clone)]
    #[loss(CrossEntropy)]
    struct Plain(64) -> 10 {
        Standardize,
        Dense(32), Relu, Dense(32), Relu, Dense(32), Relu, Dense(32), Relu, Dense(32), Relu,
        Dense(10), Softmax,
    }
}

network! {
    /// The same, normalised.
    #[derive(Clone)]
    #[loss(CrossEntropy)]
    struct Normalized(64) -> 10 {
        Standardize,
        Dense(32), BatchNorm, Relu, Dense(32), BatchNorm, Relu, Dense(32), BatchNorm, Relu, Dense(32), BatchNorm, Relu, Dense(32), BatchNorm, Relu,
        Dense(10), Softmax,
    }
}

/// What was measured of a network.
#[derive(Clone, Debug)]
pub struct Landscape {
    name: &'static str,
    /// From where to where the loss goes along the gradient, step by step.
    pub bands: Vec<(f64, f64)>,
    /// The loss after the same number of steps, for each of [`RATES`]; infinite where it diverged.
    pub losses: Vec<f64>,
}

impl Landscape {
    /// How wide the band is, the mean over the steps.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.bands.iter().map(|(least, most)| most - least).sum::<f64>() / self.bands.len() as f64
    }
}

/// Rates of plain gradient descent.
pub const RATES: [f64; 6] = [0.03, 0.1, 0.3, 1.0, 3.0, 10.0];
/// The rate at which the landscape is measured, and the steps that are tried, as multiples of it.
const RATE: f64 = 0.1;
const TRIED: [f64; 5] = [0.5, 1.0, 2.0, 3.0, 4.0];
const STEPS: usize = 120;

/// Both networks.
///
/// # Errors
/// The data cannot be read.
pub fn run() -> Result<[Landscape; 2], nn_runtime::Error> {
    let landscapes = [landscape::<Plain>("plain")?, landscape::<Normalized>("BatchNorm")?];
    print!("{:>10}  {:>14}", "", "width of band");
    for rate in RATES {
        print!("  {:>11}", format!("loss, {rate}"));
    }
    for landscape in &landscapes {
        print!("\n{:>10}  {:>14.4}", landscape.name, landscape.width());
        for loss in &landscape.losses {
            print!("  {loss:>11.4}");
        }
    }
    println!();
    Ok(landscapes)
}

fn landscape<N>(name: &'static str) -> Result<Landscape, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Target = usize> + Clone,
{
    let digits = Dataset::<N>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, _) = digits.split_by_hash(5);
    let mut first = N::init(&mut StdRng::seed_from_u64(1));
    first.fit_scalers(&train)?;

    let (mut net, mut batches, mut workspace) = (first.clone(), train.batches(64), N::workspace(64));
    let rng = &mut StdRng::seed_from_u64(2);
    let mut bands = Vec::new();
    while bands.len() < STEPS {
        batches.shuffle(rng);
        while let Some((inputs, targets)) = batches.next() {
            net.gradient(inputs, targets, &mut workspace)?;
            let gradient = workspace.gradient().parameters().to_vec();
            let mut losses = Vec::new();
            for multiple in TRIED {
                let mut tried = net.clone();
                for (w, g) in tried.parameters_mut().iter_mut().zip(&gradient) {
                    *w -= (multiple * RATE) as f32 * g;
                }
                // The loss as training sees it, with the statistics of the batch.
                losses.push(f64::from(tried.gradient(inputs, targets, &mut workspace)?));
            }
            bands.push(losses.into_iter().fold((f64::INFINITY, 0.0), |(least, most), loss| (loss.min(least), loss.max(most))));
            net.gradient(inputs, targets, &mut workspace)?;
            Sgd::new(RATE).step(&mut net, workspace.gradient());
        }
    }
    bands.truncate(STEPS);

    let mut losses = Vec::new();
    for rate in RATES {
        match Trainer::new(Sgd::new(rate)).epochs(6).batch(64).fit(&mut first.clone(), &train) {
            Ok(report) => losses.push(report.last().train_loss),
            Err(nn_runtime::Error::Diverged { .. }) => losses.push(f64::INFINITY),
            Err(other) => return Err(other),
        }
    }
    Ok(Landscape { name, bands, losses })
}

/// The bands, and the losses over the rates.
#[must_use]
pub fn picture(landscapes: &[Landscape; 2]) -> Figure {
    let bands = Chart::new("From where to where the loss goes along the gradient").x("step").y("loss").log_y();
    let bands = landscapes.iter().fold(bands, |chart, landscape| {
        let edges = landscape.bands.iter().enumerate().map(|(step, (least, most))| (step as f64, *least, *most));
        chart.band(landscape.name, edges)
    });
    let losses = Chart::new("After 6 epochs of gradient descent").x("learning rate").y("training loss").log_x().log_y();
    let losses = landscapes.iter().fold(losses, |chart, landscape| {
        let points = || RATES.iter().copied().zip(landscape.losses.iter().copied()).filter(|(_, loss)| loss.is_finite());
        chart.line(landscape.name, points())
    });
    Figure::new("Six layers, plain and normalised").chart(bands).chart(losses)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run()?).save(wanted.as_deref().unwrap_or("target/pictures/batch_norm"))
}
