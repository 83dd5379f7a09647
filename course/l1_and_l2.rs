//! L1 and L2: two ways of keeping weights small.
//!
//! `cargo run --release --example l1_and_l2`
//!
//! Both add a penalty on large weights to the loss. L2 is λ/2 Σ w². Its slope λ w shrinks every weight in proportion to its size: none is
//! large, and few are 0. L1 is λ Σ |w|. Its slope ±λ pulls every weight to 0 with the same force: a weight that the data do not need reaches 0
//! and stays there. So L1 selects inputs. With a finite rate the weight jumps to and fro across 0 by less than the rate times λ, and what is
//! smaller than a thousandth counts as 0 here.
//!
//! The network has one layer, from 64 pixels to 10 digits, so that its weights are pictures. Those of the digit 3 are drawn without a
//! penalty, with L2 and with L1, all on one scale, and with them the sizes of all 640 weights.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[derive(Clone, Debug)]
    #[loss(CrossEntropy)]
    pub struct Digit(64) -> 10 { Standardize, output: Dense(10), Softmax }
}

/// A penalty and what it made of the weights.
#[derive(Clone, Debug)]
pub struct Outcome {
    name: &'static str,
    net: Digit,
    /// How many of the 640 weights are 0.
    pub zeros: usize,
    /// √Σ w²
    pub length: f64,
    /// The share of unseen digits that are read right.
    pub accuracy: f64,
}

/// Smaller weights are 0.
const ZERO: f32 = 1e-3;

/// Without a penalty, with L2, with L1.
///
/// # Errors
/// The data cannot be read.
pub fn run() -> Result<[Outcome; 3], nn_runtime::Error> {
    let outcomes = [outcome("no penalty", L2(0.0))?, outcome("L2(0.02)", L2(0.02))?, outcome("L1(0.004)", L1(0.004))?];
    println!("{:>12}  {:>14}  {:>10}  {:>10}", "", "weights of 0", "length", "accuracy");
    for Outcome { name, zeros, length, accuracy, .. } in &outcomes {
        println!("{name:>12}  {:>14}  {length:>10.3}  {accuracy:>10.4}", format!("{zeros} of 640"));
    }
    Ok(outcomes)
}

fn outcome(name: &'static str, penalty: impl Regularizer) -> Result<Outcome, nn_runtime::Error> {
    let digits = Dataset::<Digit>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, test) = digits.split_by_hash(5);
    let mut net = Digit::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(1e-2)).epochs(60).batch(64).schedule(schedule::Linear::to(0.0)).regularize(penalty).fit(&mut net, &train)?;
    let weights = net.output().weight.as_flattened();
    let zeros = weights.iter().filter(|w| w.abs() < ZERO).count();
    let length = nn_runtime::optim::norm(weights);
    let accuracy = net.evaluate(&test)?.accuracy.unwrap_or(f64::NAN);
    Ok(Outcome { name, net, zeros, length, accuracy })
}

/// The weights of the digit 3, and how large all of them are.
#[must_use]
pub fn picture(outcomes: &[Outcome; 3]) -> Figure {
    let mut figure = Figure::new("One layer, 64 pixels to 10 digits: the weights of the digit 3");
    let threes = outcomes.iter().flat_map(|outcome| outcome.net.output().weight.iter().map(|row| f64::from(row[3].abs())));
    let largest = threes.fold(0.0, f64::max);
    for Outcome { name, net, zeros, accuracy, .. } in outcomes {
        let weights = net.output().weight;
        let rows = (0..8).map(|row| (0..8).map(|column| f64::from(weights[8 * row + column][3])).collect()).collect();
        let title = format!("{name}: {zeros} of 640 weights are 0, {:.1} % right", 100.0 * accuracy);
        let chart = Chart::new(title).x("column").y("row").x_limits(0.0, 8.0).y_limits(0.0, 8.0).y_down();
        figure = figure.chart(chart.signed_heat(rows, largest, [0.0, 8.0], [0.0, 8.0]));
    }
    let mut sizes = Chart::new("The sizes of all weights").x("rank of the weight, largest first").y("|w|").log_y().y_limits(1e-5, 10.0);
    for Outcome { name, net, .. } in outcomes {
        let mut all: Vec<_> = net.output().weight.as_flattened().iter().map(|w| f64::from(w.abs())).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        sizes = sizes.line(*name, all.into_iter().enumerate().map(|(rank, w)| (rank as f64, w)));
    }
    figure.chart(sizes)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run()?).save(wanted.as_deref().unwrap_or("target/pictures/l1_and_l2"))
}
