//! Which settings are good? A learning rate by one test, and optimizer, schedule, batch and decay by a search at random.
//!
//! `cargo run --release --example search`; with `-- --resume FILE` finished trials are kept in a file, and a search that was interrupted
//! goes on where it was.
//!
//! The range test raises the learning rate from step to step until the loss diverges, once, on a copy of the network: the rate at which the
//! loss falls fastest is one to begin with. The search draws forty settings, each from its own range, trains with them, and sorts them by the
//! loss on rows that none was trained on. Trials run on all cores; whichever finishes first, the table is the same.
//!
//! The best of many is a little lucky: what it is worth says the test data, which neither the training nor the search has seen.

use std::path::Path;

use nn_runtime::finder::LearningRateCurve;
use nn_runtime::metrics::ConfusionMatrix;
use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use nn_runtime::search::Trials;

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[derive(Clone)]
    #[loss(CrossEntropy)]
    pub struct Digit([8, 8]) -> 10 { Standardize, Dense(32), Relu, Dropout(0.2), Dense(10), Softmax }
}

const TRIALS: usize = 40;
const EPOCHS: usize = 8;

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The losses of the range test.
    pub curve: LearningRateCurve,
    /// All settings that were tried.
    pub trials: Trials,
    /// How the network with the best settings reads the test digits.
    pub confusion: ConfusionMatrix,
}

/// The settings, and from where to where they go.
fn space() -> Space {
    Space::new()
        .choices("optimizer", ["Adam", "Nesterov", "RmsProp"])
        .log_uniform("rate", 1e-5, 1.0)
        .choices("schedule", ["constant", "cosine", "one cycle"])
        .choices("batch", [16, 32, 64])
        .log_uniform("decay", 1e-6, 1e-1)
}

/// Trains a network with the settings of a trial.
fn train(values: &Values, data: &Dataset<Digit>, epochs: usize) -> Result<Digit, nn_runtime::Error> {
    let rate = values.number("rate")?;
    match values.choice("optimizer")? {
        "Adam" => fit(Adam::new(rate), values, data, epochs),
        "Nesterov" => fit(Nesterov::new(rate, 0.9), values, data, epochs),
        _ => fit(RmsProp::new(rate), values, data, epochs),
    }
}

fn fit<O: Optimizer>(optimizer: O, values: &Values, data: &Dataset<Digit>, epochs: usize) -> Result<Digit, nn_runtime::Error> {
    let mut net = Digit::init(&mut StdRng::seed_from_u64(1));
    let trainer = Trainer::new(optimizer).epochs(epochs).batch(values.count("batch")?).regularize(WeightDecay(values.number("decay")?));
    let mut trainer = match values.choice("schedule")? {
        "cosine" => trainer.schedule(schedule::Cosine::to(0.0)),
        "one cycle" => trainer.schedule(schedule::OneCycle::new()),
        _ => trainer,
    };
    trainer.fit(&mut net, data)?;
    Ok(net)
}

/// Finds a rate, searches, and tests what is best.
///
/// # Errors
/// The data cannot be read, or the file of trials is one of another search.
pub fn run(file: Option<&Path>) -> Result<Found, nn_runtime::Error> {
    let digits = Dataset::<Digit>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (all, test) = digits.split_by_hash(5);
    let (rows, valid) = all.split(0.8, &mut StdRng::seed_from_u64(1));

    let net = Digit::init(&mut StdRng::seed_from_u64(1));
    let curve = LearningRateFinder::new().find(&net, &Adam::default(), &rows)?;
    println!("Adam, step by step at a larger rate:\n\n{curve}\n");

    let search = Search::random(space(), TRIALS).seed(1);
    let search = if let Some(file) = file { search.resume(file) } else { search };
    let trials = search.run(|values| train(values, &rows, EPOCHS)?.evaluate(&valid))?;
    println!("{trials}\n");

    let best = trials.best().ok_or_else(|| nn_runtime::Error::Data("every trial failed".to_owned()))?;
    let net = train(&best.values, &all, 5 * EPOCHS)?;
    let confusion = net.confusion(&test)?;
    println!("{}, {} epochs, on the test digits:\n\n{confusion}", best.values, 5 * EPOCHS);
    println!("\namong the two likeliest are {:.2} % of the digits", 100.0 * net.top_k(&test, 2)?);
    Ok(Found { curve, trials, confusion })
}

/// The range test, and every trial by its rate.
#[must_use]
pub fn picture(found: &Found) -> Figure {
    let chart = Chart::new("Forty trials").x("learning rate").y("validation loss").log_x().log_y();
    let chart = chart.x_limits(1e-5, 1.0).y_limits(0.2, 20.0).legend_below();
    let chart = ["Adam", "Nesterov", "RmsProp"].into_iter().fold(chart, |chart, optimizer| {
        let of = found.trials.trials().iter().filter(|trial| trial.values.choice("optimizer").is_ok_and(|name| name == optimizer));
        chart.dots(optimizer, of.filter_map(|trial| Some((trial.values.number("rate").ok()?, trial.score.clone().ok()?))))
    });
    Figure::new("A learning rate by one test, and five settings by a search").chart(found.curve.chart()).chart(chart)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let behind = |flag: &str| std::env::args().skip_while(|word| word != flag).nth(1);
    let found = run(behind("--resume").as_deref().map(Path::new))?;
    picture(&found).save(behind("--picture").as_deref().unwrap_or("target/pictures/search"))
}
