//! Gated recurrent unit (Cho et al. 2014): reads a digit line by line, and says after each line what it may be.
//!
//! `cargo run --release -p nn-zoo --example gru`

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use nn_zoo::Pixels;

network! {
    #[derive(Debug)]
    #[loss(CrossEntropy)]
    #[stream]
    pub struct Reader([8, 8]) -> [8, 10] { memory: Gru(48), Dense(10), Softmax }
}

/// The results on test digits.
#[derive(Debug)]
pub struct Outcome {
    net: Reader,
    digits: Vec<(Pixels, usize)>,
    /// The share of right classes after each line.
    pub accuracy: [f64; 8],
}

fn lines(pixels: &Pixels) -> [[f32; 8]; 8] {
    std::array::from_fn(|line| std::array::from_fn(|pixel| pixels[8 * line + pixel]))
}

/// Trains for so many epochs. The class of a digit is the target at each of its lines.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let [train, digits] = nn_zoo::digits()?;
    let rows = Dataset::<Reader>::from_rows(train.iter().map(|(pixels, class)| (lines(pixels), [*class; 8])));
    let mut net = Reader::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(5e-3)).epochs(epochs).batch(32).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &rows)?;
    let mut accuracy = [0.0; 8];
    for (pixels, class) in &digits {
        for (share, answer) in accuracy.iter_mut().zip(net.predict(&lines(pixels))) {
            *share += f64::from(u8::from(nn_zoo::largest(&answer) == *class)) / digits.len() as f64;
        }
    }
    println!("right after each line: {}", accuracy.map(|share| format!("{:.0} %", 100.0 * share)).join(", "));
    Ok(Outcome { net, digits, accuracy })
}

/// Draws some digits, and the probability of each class after each of their lines.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let mut figure = Figure::new("Gated recurrent unit: the probability of each class, line by line").columns(4).chart_size(260.0, 240.0);
    let shown: Vec<_> = [0, 4, 8, 9].iter().filter_map(|class| outcome.digits.iter().find(|(_, own)| own == class)).collect();
    for (pixels, _) in &shown {
        figure = figure.chart(nn_zoo::tiles("", &[vec![*pixels]]));
    }
    for (pixels, class) in &shown {
        let mut stream = outcome.net.stream();
        let answers = lines(pixels).map(|line| stream.step(&line).map(f64::from).to_vec()).to_vec();
        let chart = Chart::new(format!("a {class}")).x("class").y("line").x_limits(-0.5, 9.5).y_limits(0.5, 8.5).y_down();
        figure = figure.chart(chart.heat(answers, [-0.5, 9.5], [0.5, 8.5]));
    }
    figure
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("gru", &picture(&run(30)?))
}
