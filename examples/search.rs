//! Finds good settings: a learning rate by a range test; then optimizer, learning rate, schedule, batch size and weight decay by random search.
//!
//! `cargo run --release --example search`. With `-- --resume FILE` finished trials are stored in a file, and an interrupted search resumes
//! from it.
//!
//! 1. The range test trains a copy of the network and raises the learning rate with each step until the loss diverges. The rate at which the
//!    loss falls fastest is a good first value.
//! 2. The search draws forty combinations of settings, trains a network with each, and sorts them by the loss on validation rows. Trials run
//!    in parallel on all cores; the table does not depend on the order in which they finish.
//! 3. A network is trained with the best settings and evaluated on test rows. The best of many trials is partly luck, so its validation loss is
//!    too good; neither training nor search has used the test rows.

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
    pub struct Digit(64) -> 10 { Standardize, Dense(32), Relu, Dropout(0.2), Dense(10), Softmax }
}

const TRIALS: usize = 40;
const EPOCHS: usize = 8;

/// The results of the range test and of the search.
#[derive(Debug)]
pub struct Found {
    /// The losses of the range test.
    pub curve: LearningRateCurve,
    /// All trials of the search.
    pub trials: Trials,
    /// The confusion matrix on the test digits, for the network with the best settings.
    pub confusion: ConfusionMatrix,
}

/// The settings and their ranges.
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

/// Finds a learning rate, searches, and evaluates the best settings.
///
/// # Errors
/// If the data cannot be read, or the file of trials belongs to another search.
pub fn run(file: Option<&Path>) -> Result<Found, nn_runtime::Error> {
    let digits = Dataset::<Digit>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (all, test) = digits.split_by_hash(5);
    let (rows, valid) = all.split(0.8, &mut StdRng::seed_from_u64(1));

    let net = Digit::init(&mut StdRng::seed_from_u64(1));
    let curve = LearningRateFinder::new().find(&net, &Adam::default(), &rows)?;
    println!("Range test with Adam:\n\n{curve}\n");

    let search = Search::random(space(), TRIALS).seed(1);
    let search = if let Some(file) = file { search.resume(file) } else { search };
    let trials = search.run(|values| train(values, &rows, EPOCHS)?.evaluate(&valid))?;
    println!("{trials}\n");

    let best = trials.best().ok_or_else(|| nn_runtime::Error::Data("every trial failed".to_owned()))?;
    let net = train(&best.values, &all, 5 * EPOCHS)?;
    let confusion = net.confusion(&test)?;
    println!("{}, {} epochs, on the test digits:\n\n{confusion}", best.values, 5 * EPOCHS);
    println!("\ntop-2 accuracy: {:.2} %", 100.0 * net.top_k(&test, 2)?);
    Ok(Found { curve, trials, confusion })
}

/// Draws the range test, and every trial over its learning rate.
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
    let value_of = |flag: &str| std::env::args().skip_while(|word| word != flag).nth(1);
    let found = run(value_of("--resume").as_deref().map(Path::new))?;
    picture(&found).save(value_of("--picture").as_deref().unwrap_or("target/pictures/search"))
}
