//! Extreme learning machine (Huang, Zhu and Siew 2006): random hidden units that are not trained, and one layer that is.
//!
//! `cargo run --release -p nn-zoo --example extreme_learning_machine`

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use nn_zoo::Pixels;

network! {
    #[derive(Clone)]
    #[loss(CrossEntropy)]
    pub struct Extreme(64) -> 10 { Standardize, hidden: Dense(500), Tanh, Dense(10), Softmax }
}
network! {
    #[loss(CrossEntropy)]
    pub struct Linear(64) -> 10 { Standardize, Dense(10), Softmax }
}

/// The shares of right test digits, epoch by epoch.
#[derive(Debug)]
pub struct Outcome {
    /// With random hidden units.
    pub extreme: Vec<f64>,
    /// Without.
    pub linear: Vec<f64>,
    /// Whether the hidden units are as they were drawn.
    pub untouched: bool,
}

fn fit<N: Supervised<Scalar = f32, Input = Pixels, Target = usize>>(
    net: &mut N,
    mut trainer: Trainer<'_, Adam>,
    epochs: usize,
) -> Result<Vec<f64>, nn_runtime::Error> {
    let [train, test] = nn_zoo::digits()?.map(Dataset::<N>::from_rows);
    trainer = trainer.epochs(epochs).batch(32).seed(1);
    let report = trainer.validate(&test).fit(net, &train)?;
    Ok(report.epochs.iter().filter_map(|epoch| epoch.validation.as_ref()?.accuracy).collect())
}

/// Trains for so many epochs.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let drawn = Extreme::init(&mut StdRng::seed_from_u64(1));
    let mut net = drawn.clone();
    let extreme = fit(&mut net, Trainer::new(Adam::new(1e-3)).freeze("hidden"), epochs)?;
    let linear = fit(&mut Linear::init(&mut StdRng::seed_from_u64(1)), Trainer::new(Adam::new(1e-3)), epochs)?;
    let last = |shares: &[f64]| 100.0 * shares.last().copied().unwrap_or(f64::NAN);
    println!("{:.1} % right with 500 random units, {:.1} % without", last(&extreme), last(&linear));
    Ok(Outcome { extreme, linear, untouched: net.hidden() == drawn.hidden() })
}

/// Draws the share of right answers.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let chart = Chart::new("digits").x("epoch").y("share of right test digits").y_limits(0.8, 1.0).legend_below();
    let chart = chart
        .line("500 random units, one trained layer", nn_zoo::by_epoch(&outcome.extreme))
        .line("one trained layer", nn_zoo::by_epoch(&outcome.linear));
    Figure::new("Extreme learning machine").chart(chart)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("extreme_learning_machine", &picture(&run(40)?))
}
