//! Long short-term memory (Hochreiter and Schmidhuber 1997): keeps the first number of a row for forty steps.
//!
//! `cargo run --release -p nn-zoo --example lstm`
//!
//! The first step has the answer, −1 or 1; noise follows. An `Rnn` forgets it, because its state is multiplied at every step.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// The steps of a row.
const STEPS: usize = 40;

network! {
    #[loss(BinaryCrossEntropy)]
    pub struct Remembers([STEPS, 1]) -> 1 { Lstm(12), Last, Dense(1), Sigmoid }
}
network! {
    #[loss(BinaryCrossEntropy)]
    pub struct Forgets([STEPS, 1]) -> 1 { Rnn(12), Last, Dense(1), Sigmoid }
}

/// A training.
#[derive(Debug)]
pub struct Outcome {
    name: &'static str,
    /// The share of new rows with the right answer, epoch by epoch.
    pub accuracy: Vec<f64>,
}

fn outcome<N>(name: &'static str, epochs: usize) -> Result<Outcome, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = [[f32; 1]; STEPS], Target = [f32; 1]>,
{
    let rng = &mut StdRng::seed_from_u64(1);
    let row = |rng: &mut StdRng| {
        let one = rng.next_u32() % 2;
        (std::array::from_fn(|step| [if step == 0 { one as f32 * 2.0 - 1.0 } else { 0.5 * nn_zoo::normal(rng) }]), [one as f32])
    };
    let [train, test] = [1000, 400].map(|rows| Dataset::<N>::from_rows((0..rows).map(|_| row(rng))));
    let mut net = N::init(rng);
    let report = Trainer::new(Adam::new(0.01)).epochs(epochs).batch(20).clip(ClipNorm(1.0)).validate(&test).fit(&mut net, &train)?;
    let accuracy: Vec<_> = report.epochs.iter().filter_map(|epoch| epoch.validation.as_ref()?.accuracy).collect();
    println!("{name:>5}: {:.1} % right", 100.0 * accuracy.last().copied().unwrap_or(f64::NAN));
    Ok(Outcome { name, accuracy })
}

/// Trains both networks.
///
/// # Errors
/// None here: the rows are finite.
pub fn run(epochs: usize) -> Result<[Outcome; 2], nn_runtime::Error> {
    Ok([outcome::<Remembers>("Lstm", epochs)?, outcome::<Forgets>("Rnn", epochs)?])
}

/// Draws the share of right answers.
#[must_use]
pub fn picture(outcomes: &[Outcome; 2]) -> Figure {
    let chart =
        Chart::new("what was the first number, forty steps ago?").x("epoch").y("share of right answers").y_limits(0.4, 1.02).legend_below();
    let line = |chart: Chart, Outcome { name, accuracy }: &Outcome| {
        chart.line(*name, accuracy.iter().enumerate().map(|(epoch, share)| (epoch as f64 + 1.0, *share)))
    };
    Figure::new("Long short-term memory").chart(outcomes.iter().fold(chart, line))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("lstm", &picture(&run(20)?))
}
