//! Long short-term memory (Hochreiter and Schmidhuber 1997): keeps one number out of forty, and forgets the others.
//!
//! `cargo run --release -p nn-zoo --example lstm`
//!
//! A row has a number at each step, and a mark at one of them. After the last step, the number with the mark is asked for. The gates of an `Lstm`
//! open at the mark and stay closed after it. An `Rnn` has no gates: every number that it reads changes what it remembers.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use rand::RngExt;

/// The steps of a row.
const STEPS: usize = 40;

network! {
    #[loss(MeanSquaredError)]
    pub struct Gates([STEPS, 2]) -> 1 { Lstm(16), Last, Dense(1) }
}
network! {
    #[loss(MeanSquaredError)]
    pub struct NoGates([STEPS, 2]) -> 1 { Rnn(32), Last, Dense(1) }
}

/// A training.
#[derive(Debug)]
pub struct Outcome {
    name: &'static str,
    /// The mean squared error on new rows, epoch by epoch. That of the answer 0 is 1/3.
    pub errors: Vec<f64>,
}

fn outcome<N>(name: &'static str, rows: usize, epochs: usize) -> Result<Outcome, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = [[f32; 2]; STEPS], Target = [f32; 1]>,
{
    let rng = &mut StdRng::seed_from_u64(1);
    let row = |rng: &mut StdRng| {
        let marked = rng.random_range(0..STEPS);
        let steps: [[f32; 2]; STEPS] = std::array::from_fn(|step| [rng.random_range(-1.0..1.0), f32::from(u8::from(step == marked))]);
        (steps, [steps[marked][0]])
    };
    let [train, test] = [rows, 400].map(|rows| Dataset::<N>::from_rows((0..rows).map(|_| row(rng))));
    let mut net = N::init(rng);
    let trainer = Trainer::new(Adam::new(0.01)).epochs(epochs).batch(20).clip(ClipNorm(1.0)).schedule(schedule::Cosine::to(0.0));
    let report = trainer.validate(&test).fit(&mut net, &train)?;
    let errors: Vec<_> = report.epochs.iter().filter_map(|epoch| Some(epoch.validation.as_ref()?.loss)).collect();
    println!("{name:>5}: squared error {:.5}", errors.last().copied().unwrap_or(f64::NAN));
    Ok(Outcome { name, errors })
}

/// Trains both networks on so many rows.
///
/// # Errors
/// None here: the rows are finite.
pub fn run(rows: usize, epochs: usize) -> Result<[Outcome; 2], nn_runtime::Error> {
    Ok([outcome::<Gates>("Lstm", rows, epochs)?, outcome::<NoGates>("Rnn", rows, epochs)?])
}

/// Draws the errors.
#[must_use]
pub fn picture(outcomes: &[Outcome; 2]) -> Figure {
    let chart = Chart::new("which number had the mark?").x("epoch").y("squared error").log_y().legend_below();
    let line = |chart: Chart, Outcome { name, errors }: &Outcome| chart.line(*name, nn_zoo::by_epoch(errors));
    Figure::new("Long short-term memory").chart(outcomes.iter().fold(chart, line))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("lstm", &picture(&run(2000, 20)?))
}
