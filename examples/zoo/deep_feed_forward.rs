//! Deep feed-forward network: three hidden layers wind around two spirals.
//!
//! `cargo run --release -p nn-zoo --example deep_feed_forward`

use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;

network! {
    #[derive(Debug)]
    #[loss(BinaryCrossEntropy)]
    pub struct Deep(2) -> 1 { Repeat(3) { Dense(32), Relu }, Dense(1), Sigmoid }
}

/// The points, the trained network, and the share of points that it has right.
#[derive(Debug)]
pub struct Outcome {
    points: Vec<([f32; 2], bool)>,
    net: Deep,
    /// The share of points with the right answer.
    pub accuracy: f64,
}

/// Trains on two spirals that go around each other one and a half times (Lang and Witbrock 1988).
///
/// # Errors
/// None here: the points are finite.
pub fn run() -> Result<Outcome, nn_runtime::Error> {
    let point = |row: usize| {
        let (first, along) = (row.is_multiple_of(2), (row / 2) as f32 / 200.0);
        let (radius, angle) = (0.2 + 1.6 * along, along * 9.4 + if first { 0.0 } else { std::f32::consts::PI });
        ([radius * angle.cos(), radius * angle.sin()], first)
    };
    let points: Vec<_> = (0..400).map(point).collect();
    let rows = points.iter().map(|(point, class)| (*point, [f32::from(u8::from(*class))]));
    let mut net = Deep::init(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(Adam::new(0.01)).epochs(1000).batch(32).schedule(schedule::Cosine::to(0.0));
    trainer.fit(&mut net, &Dataset::<Deep>::from_rows(rows))?;
    let accuracy = nn_zoo::right(&points, |point| net.predict(&point)[0] - 0.5);
    println!("two spirals: {:.1} % right", 100.0 * accuracy);
    Ok(Outcome { points, net, accuracy })
}

/// Draws the answers over the plane.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let plane = nn_zoo::plane("two spirals", 2.0, |point| 2.0 * outcome.net.predict(&point)[0] - 1.0);
    Figure::new("Deep feed-forward network").chart(nn_zoo::two_classes(plane, &outcome.points))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("deep_feed_forward", &picture(&run()?))
}
