//! Perceptron (Rosenblatt 1958): one neuron, which separates two classes by a line.
//!
//! `cargo run --release -p nn-zoo --example perceptron`
//!
//! It finds a line between two clouds. No line separates the corners of a square by the exclusive or, so there it fails; `feed_forward` has the
//! network that does not.

use nn_runtime::loss::{Loss, Metric};
use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;

/// Rosenblatt's criterion max(0, −t y): a point on the right side changes nothing.
#[derive(Default)]
struct Criterion;

impl Loss<1> for Criterion {
    type Target = [f32; 1];
    const METRIC: Metric = Metric::SignAccuracy;

    fn row(&self, [y]: &[f32; 1], [t]: &[f32; 1], d_output: &mut [f32; 1]) -> f32 {
        let wrong = t * y <= 0.0;
        *d_output = [if wrong { -t } else { 0.0 }];
        if wrong { -t * y } else { 0.0 }
    }
}

network! {
    #[derive(Debug)]
    #[loss(self::Criterion)]
    struct Perceptron(2) -> 1 { Dense(1) }
}

type Points = Vec<([f32; 2], bool)>;

/// A perceptron's points, its share of right answers, and its answers.
#[derive(Debug)]
pub struct Outcome {
    name: &'static str,
    points: Points,
    /// The share of points on the right side of the line.
    pub accuracy: f64,
    net: Perceptron,
}

/// Trains on two clouds, and on the exclusive or.
///
/// # Errors
/// None here: the points are finite.
pub fn run() -> Result<[Outcome; 2], nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(1);
    let mut cloud = |[x, y]: [f32; 2], class| {
        (0..60).map(|_| ([x + 0.3 * nn_zoo::normal(rng), y + 0.3 * nn_zoo::normal(rng)], class)).collect::<Points>()
    };
    let clouds = [cloud([-1.0, -0.8], false), cloud([0.8, 1.0], true)].concat();
    let xor = [cloud([-1.0, -1.0], false), cloud([1.0, 1.0], false), cloud([-1.0, 1.0], true), cloud([1.0, -1.0], true)].concat();
    let train = |name, points: Points| {
        let rows = points.iter().map(|(point, class)| (*point, [if *class { 1.0 } else { -1.0 }]));
        let mut net = Perceptron::init(&mut StdRng::seed_from_u64(2));
        Trainer::new(Sgd::new(0.1)).epochs(20).batch(1).fit(&mut net, &Dataset::<Perceptron>::from_rows(rows))?;
        let accuracy = nn_zoo::right(&points, |point| net.predict(&point)[0]);
        println!("{name:>12}: {:5.1} % right", 100.0 * accuracy);
        Ok(Outcome { name, points, accuracy, net })
    };
    Ok([train("two clouds", clouds)?, train("exclusive or", xor)?])
}

/// Draws the points and the line of each.
#[must_use]
pub fn picture(outcomes: &[Outcome]) -> Figure {
    let chart = |outcome: &Outcome| {
        let title = format!("{}: {:.0} % right", outcome.name, 100.0 * outcome.accuracy);
        nn_zoo::two_classes(nn_zoo::plane(title, 2.0, |point| outcome.net.predict(&point)[0].signum()), &outcome.points)
    };
    outcomes.iter().fold(Figure::new("Perceptron").columns(2), |figure, outcome| figure.chart(chart(outcome)))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("perceptron", &picture(&run()?))
}
