//! Deconvolutional network (Dosovitskiy et al. 2015): draws a digit from its name.
//!
//! `cargo run --release -p nn-zoo --example deconvolutional`
//!
//! Transposed convolutions make an image out of ten numbers, one for each class. Numbers between two classes give drawings between them.

use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;
use nn_zoo::Pixels;

network! {
    #[derive(Debug)]
    #[loss(MeanSquaredError)]
    pub struct Draws(10) -> [1, 8, 8] {
        Dense(64), Relu, Reshape([16, 2, 2]),
        ConvTranspose2d(16, kernel = 2, stride = 2), Relu,
        ConvTranspose2d(8, kernel = 2, stride = 2), Relu,
        Conv2d(1, kernel = 3, padding = same), Sigmoid,
    }
}

/// The trained network.
#[derive(Debug)]
pub struct Outcome {
    net: Draws,
    /// The root of the mean squared difference between a drawing and the mean digit of its class.
    pub error: f64,
}

fn of_class(class: usize, share: f32) -> [f32; 10] {
    std::array::from_fn(|place| if place == class { share } else { 0.0 })
}

/// Trains for so many epochs.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let [train, _] = nn_zoo::digits()?;
    let rows = Dataset::<Draws>::from_rows(train.iter().map(|(pixels, class)| (of_class(*class, 1.0), *pixels)));
    let mut net = Draws::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(5e-3)).epochs(epochs).batch(32).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &rows)?;
    let mut squares = 0.0;
    for class in 0..10 {
        let own: Vec<_> = train.iter().filter(|(_, own)| *own == class).map(|(pixels, _)| pixels).collect();
        for (pixel, ink) in net.predict(&of_class(class, 1.0)).iter().enumerate() {
            let mean = own.iter().map(|pixels| pixels[pixel]).sum::<f32>() / own.len() as f32;
            squares += f64::from(ink - mean).powi(2) / 640.0;
        }
    }
    println!("a drawing differs from the mean digit of its class by {:.4}", squares.sqrt());
    Ok(Outcome { net, error: squares.sqrt() })
}

/// Draws all digits, and the way from one to the next.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let between = |share: f32| {
        let drawn = |class: usize| {
            let (from, to) = (of_class(class, 1.0 - share), of_class((class + 1) % 10, share));
            outcome.net.predict(&std::array::from_fn(|place| from[place] + to[place]))
        };
        (0..10).map(drawn).collect::<Vec<Pixels>>()
    };
    let rows: Vec<_> = [0.0, 0.25, 0.5, 0.75, 1.0].map(between).to_vec();
    Figure::new("Deconvolutional network").chart_size(580.0, 330.0).chart(nn_zoo::tiles("from each digit down to the next", &rows))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("deconvolutional", &picture(&run(30)?))
}
