//! Deep convolutional network (LeCun et al. 1998): reads handwritten digits.
//!
//! `cargo run --release -p nn-zoo --example deep_convolutional`

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use nn_zoo::Pixels;

network! {
    #[loss(CrossEntropy)]
    pub struct Convolutional([1, 8, 8]) -> 10 {
        Conv2d(16, kernel = 3, padding = same), Relu,
        Conv2d(16, kernel = 3, padding = same), Relu, MaxPool(2),
        Conv2d(32, kernel = 3), Relu, Flatten, Dropout(0.3),
        Dense(10), Softmax,
    }
}

/// The results on test digits.
#[derive(Debug)]
pub struct Outcome {
    /// The share of right classes.
    pub accuracy: f64,
    /// The digits that it takes for others, with their class and its answer.
    misread: Vec<(Pixels, usize, usize)>,
    confusion: Vec<Vec<f64>>,
}

/// Trains for so many epochs.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let [train, test] = nn_zoo::digits()?;
    let mut net = Convolutional::init(&mut StdRng::seed_from_u64(1));
    let rows = Dataset::<Convolutional>::from_rows(train);
    Trainer::new(Adam::new(3e-3)).epochs(epochs).batch(32).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &rows)?;
    let (mut confusion, mut misread) = (vec![vec![0.0; 10]; 10], Vec::new());
    for (pixels, class) in &test {
        let answer = nn_zoo::largest(&net.predict(pixels));
        confusion[*class][answer] += 1.0;
        if answer != *class {
            misread.push((*pixels, *class, answer));
        }
    }
    let accuracy = 1.0 - misread.len() as f64 / test.len() as f64;
    println!("{:.1} % of the test digits are read right", 100.0 * accuracy);
    Ok(Outcome { accuracy, misread, confusion })
}

/// Draws the classes against the answers, and the digits that were misread.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let ends = [-0.5, 9.5];
    let confusion = Chart::new("test digits").x("answer").y("class").x_limits(-0.5, 9.5).y_limits(-0.5, 9.5).y_down();
    let confusion = confusion.heat(outcome.confusion.clone(), ends, ends);
    let shown = &outcome.misread[..outcome.misread.len().min(6)];
    let names: Vec<_> = shown.iter().map(|(_, class, answer)| format!("{class} as {answer}")).collect();
    let misread = nn_zoo::tiles(format!("misread: {}", names.join(", ")), &[shown.iter().map(|(pixels, ..)| *pixels).collect()]);
    Figure::new("Deep convolutional network").columns(2).chart_size(400.0, 300.0).chart(confusion).chart(misread)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("deep_convolutional", &picture(&run(20)?))
}
