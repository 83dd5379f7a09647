//! Feed-forward network: one hidden layer solves the exclusive or, which no single neuron can.
//!
//! `cargo run --release -p nn-zoo --example feed_forward`

use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;

network! {
    #[derive(Debug)]
    #[loss(BinaryCrossEntropy)]
    pub struct FeedForward(2) -> 1 { hidden: Dense(4), Tanh, Dense(1), Sigmoid }
}

/// The points, the trained network, and the share of points that it has right.
#[derive(Debug)]
pub struct Outcome {
    points: Vec<([f32; 2], bool)>,
    net: FeedForward,
    /// The share of points with the right answer.
    pub accuracy: f64,
}

/// Trains on four noisy clouds.
///
/// # Errors
/// None here: the points are finite.
pub fn run() -> Result<Outcome, nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(1);
    let mut point = |row: usize| {
        let (left, low) = (row.is_multiple_of(2), (row / 2).is_multiple_of(2));
        let mut near = |first: bool| (if first { -1.0 } else { 1.0 }) + 0.3 * nn_zoo::normal(rng);
        ([near(left), near(low)], left != low)
    };
    let points: Vec<_> = (0..240).map(&mut point).collect();
    let rows = points.iter().map(|(point, class)| (*point, [f32::from(u8::from(*class))]));
    let mut net = FeedForward::init(&mut StdRng::seed_from_u64(2));
    Trainer::new(Adam::new(0.03)).epochs(60).batch(16).fit(&mut net, &Dataset::<FeedForward>::from_rows(rows))?;
    let accuracy = nn_zoo::right(&points, |point| net.predict(&point)[0] - 0.5);
    println!("exclusive or: {:.1} % right", 100.0 * accuracy);
    Ok(Outcome { points, net, accuracy })
}

/// Draws the answers over the plane.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let plane = nn_zoo::plane("exclusive or", 2.0, |point| 2.0 * outcome.net.predict(&point)[0] - 1.0);
    Figure::new("Feed-forward network").chart(nn_zoo::two_classes(plane, &outcome.points))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("feed_forward", &picture(&run()?))
}
