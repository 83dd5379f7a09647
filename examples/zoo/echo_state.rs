//! Echo state network (Jaeger 2001): a random recurrent layer that is not trained, and one layer that reads it.
//!
//! `cargo run --release -p nn-zoo --example echo_state`
//!
//! The series is Mackey and Glass's, which is chaotic. The network learns the next number, and then goes on by itself: each answer is its next
//! input.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// The steps of a row, and how many of them only fill the memory.
const STEPS: usize = 200;
const WARM_UP: usize = 50;

network! {
    #[derive(Debug)]
    #[loss(MeanSquaredError(after = 50))]
    #[stream]
    pub struct Echo([STEPS, 1]) -> [STEPS, 1] { reservoir: Rnn(100), readout: Dense(1) }
}

/// The results on the part of the series that was not trained on.
#[derive(Debug)]
pub struct Outcome {
    net: Echo,
    series: Vec<f32>,
    /// The root of the mean squared error of the next number.
    pub error: f64,
    /// The same, if the next number is said to be the current one.
    pub of_current: f64,
}

/// Mackey and Glass's equation with a delay of 17, in steps of one, centred at 0.
fn mackey_glass(length: usize) -> Vec<f32> {
    let mut x = vec![1.2_f64; 18];
    for step in 17..17 + 10 * (length + 100) {
        let delayed = if step >= 170 + 17 { x[step - 170] } else { 1.2 };
        x.push(x[step] + 0.1 * (0.2 * delayed / (1.0 + delayed.powi(10)) - 0.1 * x[step]));
    }
    x[1000..].iter().step_by(10).take(length).map(|x| (*x - 0.9) as f32).collect()
}

fn rows(series: &[f32]) -> impl Iterator<Item = ([[f32; 1]; STEPS], [[f32; 1]; STEPS])> + '_ {
    let part = |from: usize| std::array::from_fn(|step| [series[from + step]]);
    (0..series.len() - STEPS).step_by(25).map(move |start| (part(start), part(start + 1)))
}

/// Trains for so many epochs.
///
/// # Errors
/// None here: the series is finite.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let series = mackey_glass(5000);
    let (train, test) = series.split_at(4000);
    let mut net = Echo::init(&mut StdRng::seed_from_u64(1));
    // The recurrent weights are orthogonal. Made smaller, they let old inputs fade: the echo state property.
    net.parameters_mut()
        [Echo::TENSORS.iter().find(|tensor| tensor.name == "reservoir.weight_hh_l0").map_or(0..0, |tensor| tensor.range.clone())]
    .iter_mut()
    .for_each(|w| *w *= 0.9);
    let (train, tested) = (Dataset::<Echo>::from_rows(rows(train)), Dataset::<Echo>::from_rows(rows(test)));
    let mut trainer = Trainer::new(Adam::new(0.02)).freeze("reservoir").epochs(epochs).batch(16).schedule(schedule::Cosine::to(0.0));
    trainer.fit(&mut net, &train)?;
    let error = net.evaluate(&tested)?.loss.sqrt();
    let steps = test.windows(2).map(|pair| f64::from(pair[1] - pair[0]).powi(2));
    let of_current = (steps.sum::<f64>() / (test.len() - 1) as f64).sqrt();
    println!("error of the next number: {error:.4}; of the current one in its place {of_current:.4}");
    Ok(Outcome { net, series: test.to_vec(), error, of_current })
}

/// Draws the series, and how the network goes on by itself.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let mut stream = outcome.net.stream();
    let (begin, length) = (2 * WARM_UP, 300);
    let mut next = [0.0];
    let mut alone = Vec::new();
    for step in 0..length {
        next = stream.step(&if step < begin { [outcome.series[step]] } else { next });
        if step >= begin {
            alone.push((step as f64 + 1.0, f64::from(next[0])));
        }
    }
    let series = outcome.series[..length].iter().enumerate().map(|(step, x)| (step as f64, f64::from(*x)));
    let chart = Chart::new("from step 100 on, each answer is the next input").x("step").y("x").legend_below();
    Figure::new("Echo state network").chart_size(640.0, 300.0).chart(chart.line("Mackey and Glass", series).line("network", alone))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("echo_state", &picture(&run(200)?))
}
