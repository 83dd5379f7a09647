//! Forecasts the next step of a time series: sunspots, and the carbon dioxide in the air.
//!
//! `cargo run --release --example sunspots`
//!
//! [`Windows`] cuts a series into rows: some steps are the input, the next step is the target. The last fifth of a series is for the test, and
//! no step of it is in the training part. Each network is a `Gru` over its window:
//!
//! * **Sunspots** rise and fall in about eleven years. The network adds a correction to the last number: `Add { Last, … }`. So its first
//!   forecast is that nothing changes, and it learns the change.
//! * **Carbon dioxide** rises from year to year, with a yearly wave. The numbers of the test part are higher than all numbers of the training
//!   part, so the network learns from the [`changes`](Windows::changes) from week to week.
//!
//! The program takes less than a second. The table has the root mean squared errors on the test steps. It compares the network with the
//! forecast that nothing changes, and with an autoregression, the best linear function of as many steps (least squares):
//!
//! | series | last number | autoregression | network |
//! |---|---|---|---|
//! | sunspots of a year, from 12 years | 32.9 | 19.9 | 18.1 |
//! | carbon dioxide of a week, from 52 weeks | 0.513 | 0.404 | 0.385 |
//! | sunspots of a month, from 24 months | 18.07 | 16.26 | 16.06 |
//!
//! The settings were chosen on the end of the training part. Five other seeds give 17.5 to 18.1, 0.387 to 0.393 and 16.01 to 16.18.
//!
//! The numbers of sunspots by month are not in this repository. `-- --monthly FILE` reads them from a CSV file with the columns `time`, in
//! years, and `value`. The numbers above are for `sunspot.month` of R, 1749 to 2013, in the collection Rdatasets.
//!
//! The picture shows the forecasts and the true numbers.

use std::path::Path;

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// The sunspots of the next year.
    #[loss(MeanSquaredError)]
    pub struct NextYear([12, 1]) -> 1 { Standardize, Add { Last, { Gru(16), Last, Dense(1) } }, Rescale }
}

network! {
    /// The sunspots of the next month.
    #[loss(MeanSquaredError)]
    pub struct NextMonth([24, 1]) -> 1 { Standardize, Add { Last, { Gru(16), Last, Dense(1) } }, Rescale }
}

network! {
    /// The change of carbon dioxide in the next week, from those of a year.
    #[loss(MeanSquaredError)]
    pub struct NextWeek([52, 1]) -> 1 { Standardize, Gru(16), Last, Dense(1), Rescale }
}

/// The forecasts of the test steps of a series.
#[derive(Clone, Debug)]
pub struct Outcome {
    name: &'static str,
    /// The root mean squared error of the network.
    pub rmse: f64,
    /// The error of the forecast that nothing changes.
    pub persistence: f64,
    /// The error of the autoregression.
    pub autoregression: f64,
    /// The test steps.
    steps: Vec<Step>,
}

/// A step of the test.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Its time in years.
    time: f64,
    truth: f64,
    forecast: f64,
    /// The number of the step before.
    last: f64,
}

/// A series in a file.
struct Series<'a> {
    name: &'static str,
    file: &'a Path,
    /// The columns with the times and the numbers.
    columns: [&'static str; 2],
    /// Whether the network learns from the changes.
    changes: bool,
    epochs: usize,
}

/// Trains a network, and tests it on the last fifth of a series.
fn forecast<N, const STEPS: usize>(series: &Series<'_>) -> Result<Outcome, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = [[f32; 1]; STEPS], Target = [f32; 1], Output = [f32; 1]>,
{
    let [time, number] = series.columns;
    let table = Csv::new(series.file).keep([time]).inputs([number]).targets([number]).read_window_table::<N>()?;
    let rows = table.windows.steps().saturating_sub(STEPS);
    let tested = rows - rows * 4 / 5;
    // The part for the test begins a window before its first target.
    let split = |windows: &Windows<N>| {
        let (past, recent) = windows.split_at(windows.steps().saturating_sub(tested + STEPS));
        Ok::<_, nn_runtime::Error>((past.dataset()?, recent.dataset()?))
    };
    let (train, test) = split(&table.windows)?;
    let truth: Vec<f64> = test.targets().iter().map(|[number]| f64::from(*number)).collect();
    let unchanged: Vec<f64> = test.inputs().iter().map(|steps| f64::from(steps[STEPS - 1][0])).collect();
    let weights = least_squares(&train);
    let linear: Vec<f64> = test.inputs().iter().map(|steps| product(&weights, &known(steps))).collect();

    let (seen, unseen) = if series.changes { split(&table.windows.changes())? } else { (train, test) };
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(AdamW::new(3e-3, 0.01))
        .epochs(series.epochs)
        .batch(32)
        .schedule(schedule::OneCycle::new())
        .clip(ClipNorm(1.0))
        .average(Ema(0.99))
        .fit(&mut net, &seen)?;
    let answers = unseen.inputs().iter().zip(&unchanged).map(|(steps, last)| {
        let [answer] = net.predict(steps);
        f64::from(answer) + if series.changes { *last } else { 0.0 }
    });
    let answers: Vec<f64> = answers.collect();

    let [rmse, persistence, autoregression] = [&answers, &unchanged, &linear].map(|forecasts| error(forecasts, &truth));
    println!("{:>28}  {:>5}  {persistence:>11.3}  {autoregression:>14.3}  {rmse:>7.3}", series.name, truth.len());
    let times = table.kept(time).unwrap_or_default();
    let times = times[times.len() - tested..].iter().map(|time| years(time));
    let numbers = truth.iter().zip(&answers).zip(&unchanged);
    let steps = times.zip(numbers).map(|(time, ((truth, forecast), last))| Step { time, truth: *truth, forecast: *forecast, last: *last });
    Ok(Outcome { name: series.name, rmse, persistence, autoregression, steps: steps.collect() })
}

/// The root mean squared error of forecasts.
fn error(forecasts: &[f64], truth: &[f64]) -> f64 {
    (forecasts.iter().zip(truth).map(|(forecast, truth)| (forecast - truth).powi(2)).sum::<f64>() / truth.len() as f64).sqrt()
}

/// A year, or a day as `1958-03-29`, in years.
fn years(time: &str) -> f64 {
    let mut parts = time.split('-').map(|part| part.parse().unwrap_or(f64::NAN));
    let (year, month, day) = (parts.next().unwrap_or(f64::NAN), parts.next().unwrap_or(1.0), parts.next().unwrap_or(1.0));
    year + (month - 1.0) / 12.0 + (day - 1.0) / 365.0
}

/// The inputs of an autoregression: the steps of a window, and 1.
fn known(steps: &[[f32; 1]]) -> Vec<f64> {
    steps.iter().map(|[number]| f64::from(*number)).chain([1.0]).collect()
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The weights w with the least Σ (w · x − y)² over all rows: the solution of (Σ x xᵀ) w = Σ x y, by Gaussian elimination.
fn least_squares<N, const STEPS: usize>(rows: &Dataset<N>) -> Vec<f64>
where
    N: Supervised<Scalar = f32, Input = [[f32; 1]; STEPS], Target = [f32; 1]>,
{
    let mut equations = vec![vec![0.0; STEPS + 2]; STEPS + 1];
    for (steps, [y]) in rows.iter() {
        let x = known(steps);
        for (equation, x_i) in equations.iter_mut().zip(&x) {
            equation.iter_mut().zip(x.iter().chain([&f64::from(*y)])).for_each(|(sum, x_j)| *sum += x_i * x_j);
        }
    }
    // The matrix is symmetric and positive, so that no rows need to be exchanged.
    for row in 0..=STEPS {
        let pivot = equations[row].clone();
        for (_, other) in equations.iter_mut().enumerate().filter(|(place, _)| *place != row) {
            let factor = other[row] / pivot[row];
            other.iter_mut().zip(&pivot).for_each(|(to, from)| *to -= factor * from);
        }
    }
    equations.iter().enumerate().map(|(row, equation)| equation[STEPS + 1] / equation[row]).collect()
}

/// Forecasts the series of this repository, and the sunspots by month if there is a file of them.
///
/// # Errors
/// If a file cannot be read, or its series is too short.
pub fn run(monthly: Option<&Path>) -> Result<Vec<Outcome>, nn_runtime::Error> {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data"));
    println!("{:>28}  {:>5}  {:>11}  {:>14}  {:>7}", "RMSE on the last fifth", "steps", "last number", "autoregression", "network");
    let (sunspots, co2) = (data.join("sunspots.csv.gz"), data.join("co2.csv.gz"));
    let years = Series { name: "sunspots of a year", file: &sunspots, columns: ["year", "sunspots"], changes: false, epochs: 100 };
    let weeks = Series { name: "carbon dioxide of a week", file: &co2, columns: ["week", "ppm"], changes: true, epochs: 20 };
    let mut outcomes = vec![forecast::<NextYear, 12>(&years)?, forecast::<NextWeek, 52>(&weeks)?];
    if let Some(file) = monthly {
        let months = Series { name: "sunspots of a month", file, columns: ["time", "value"], changes: false, epochs: 20 };
        outcomes.push(forecast::<NextMonth, 24>(&months)?);
    }
    Ok(outcomes)
}

/// Draws the forecasts of the last steps, at most eighty of a series.
#[must_use]
pub fn picture(outcomes: &[Outcome]) -> Figure {
    let chart = |outcome: &Outcome| {
        let steps = &outcome.steps[outcome.steps.len().saturating_sub(80)..];
        let at = |number: fn(&Step) -> f64| steps.iter().map(move |step| (step.time, number(step)));
        Chart::new(outcome.name)
            .x("year")
            .line("truth", at(|step| step.truth))
            .line(format!("forecast, RMSE {:.3}", outcome.rmse), at(|step| step.forecast))
            .dashed(format!("last number, RMSE {:.3}", outcome.persistence), at(|step| step.last))
            .legend_below()
    };
    outcomes.iter().map(chart).fold(Figure::new("The next step of a series"), Figure::chart)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let value_of = |flag: &str| std::env::args().skip_while(|word| word != flag).nth(1);
    let outcomes = run(value_of("--monthly").as_deref().map(Path::new))?;
    picture(&outcomes).save(value_of("--picture").as_deref().unwrap_or("target/pictures/sunspots"))
}
