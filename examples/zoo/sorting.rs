//! Attention network (Vaswani et al. 2017): sorts digits.
//!
//! `cargo run --release -p nn-zoo --example sorting`
//!
//! A place in the sorted row depends on all digits. Two blocks of attention and a dense layer learn it from examples.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// The digits of a row.
const STEPS: usize = 8;

network! {
    #[derive(Debug)]
    #[loss(CrossEntropy)]
    pub struct Sorter(Tokens(STEPS, 10)) -> [STEPS, 10] {
        digits: Embedding(32), places: Positions,
        Repeat(2) {
            Residual { LayerNorm, Attention(heads = 4) },
            Residual { LayerNorm, Dense(64), Relu, Dense(32) },
        },
        LayerNorm, Dense(10), Softmax,
    }
}

/// The results on rows that were not trained on.
#[derive(Debug)]
pub struct Outcome {
    net: Sorter,
    /// The share of right digits.
    pub accuracy: f64,
}

fn row(rng: &mut StdRng) -> ([Token<10>; STEPS], [usize; STEPS]) {
    let mut digits: [usize; STEPS] = std::array::from_fn(|_| rng.next_u32() as usize % 10);
    let tokens = digits.map(|digit| Token::new(digit).unwrap_or_default());
    digits.sort_unstable();
    (tokens, digits)
}

/// Trains on so many rows.
///
/// # Errors
/// None here: the rows are sound.
pub fn run(rows: usize, epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(1);
    let [train, test] = [rows, 500].map(|rows| Dataset::<Sorter>::from_rows((0..rows).map(|_| row(rng))));
    let mut net = Sorter::init(rng);
    let mut trainer = Trainer::new(Adam::new(3e-3)).clip(ClipNorm(1.0)).epochs(epochs).batch(32).schedule(schedule::Cosine::to(0.0));
    trainer.fit(&mut net, &train)?;
    let accuracy = net.evaluate(&test)?.accuracy.unwrap_or(f64::NAN);
    println!("{:.2} % of the digits are in their place", 100.0 * accuracy);
    Ok(Outcome { net, accuracy })
}

/// Draws the probabilities of the digits at each place of two new rows.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let rng = &mut StdRng::seed_from_u64(2);
    let mut figure = Figure::new("Attention network").columns(2);
    for _ in 0..2 {
        let (tokens, _) = row(rng);
        let digits = tokens.map(|token| token.index().to_string()).join(" ");
        let answers = outcome.net.predict(&tokens).map(|place| place.map(f64::from));
        let cells = (0..10).map(|digit| answers.iter().map(|place| place[digit]).collect()).collect();
        let chart = Chart::new(format!("{digits}, sorted")).x("place").y("digit").x_limits(0.5, 8.5).y_limits(-0.5, 9.5);
        figure = figure.chart(chart.heat(cells, [0.5, 8.5], [-0.5, 9.5]));
    }
    figure
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("sorting", &picture(&run(4000, 15)?))
}
