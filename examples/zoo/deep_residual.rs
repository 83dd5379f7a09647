//! Deep residual network (He et al. 2016): sixty layers that learn, because each adds to what it gets.
//!
//! `cargo run --release -p nn-zoo --example deep_residual`
//!
//! Without residual connections, the same sixty layers learn nothing: the gradient does not reach the first ones.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use nn_zoo::Pixels;

network! {
    #[loss(CrossEntropy)]
    pub struct Residuals(64) -> 10 { Dense(32), Repeat(30) { Residual { Dense(32), Relu, Dense(32, init = Zeros) } }, Dense(10), Softmax }
}
network! {
    #[loss(CrossEntropy)]
    pub struct Plain(64) -> 10 { Dense(32), Repeat(30) { Dense(32), Relu, Dense(32) }, Dense(10), Softmax }
}

/// A training.
#[derive(Debug)]
pub struct Outcome {
    name: &'static str,
    /// The share of right test digits, epoch by epoch.
    pub accuracy: Vec<f64>,
}

fn outcome<N>(name: &'static str, epochs: usize) -> Result<Outcome, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = Pixels, Target = usize>,
{
    let [train, test] = nn_zoo::digits()?.map(Dataset::<N>::from_rows);
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(Adam::new(1e-3)).epochs(epochs).batch(32).validate(&test).fit(&mut net, &train)?;
    let accuracy: Vec<_> = report.epochs.iter().filter_map(|epoch| epoch.validation.as_ref()?.accuracy).collect();
    println!("{name:>17}: {:.1} % right", 100.0 * accuracy.last().copied().unwrap_or(f64::NAN));
    Ok(Outcome { name, accuracy })
}

/// Trains both networks.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<[Outcome; 2], nn_runtime::Error> {
    Ok([outcome::<Residuals>("with residuals", epochs)?, outcome::<Plain>("without", epochs)?])
}

/// Draws the share of right answers.
#[must_use]
pub fn picture(outcomes: &[Outcome; 2]) -> Figure {
    let chart = Chart::new("sixty layers").x("epoch").y("share of right test digits").y_limits(0.0, 1.02).legend_below();
    let line = |chart: Chart, Outcome { name, accuracy }: &Outcome| chart.line(*name, nn_zoo::by_epoch(accuracy));
    Figure::new("Deep residual network").chart(outcomes.iter().fold(chart, line))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("deep_residual", &picture(&run(15)?))
}
