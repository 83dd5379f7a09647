//! Radial basis function network (Broomhead and Lowe 1988): each unit answers near its centre.
//!
//! `cargo run --release -p nn-zoo --example radial_basis`
//!
//! A ring around a disc is separated by a few bumps. The picture has the trained centres.

use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;
use rand::RngExt;

network! {
    #[derive(Debug)]
    #[loss(BinaryCrossEntropy)]
    pub struct RadialBasis(2) -> 1 { bumps: Rbf(8), Dense(1), Sigmoid }
}

/// The points, the trained network, and the share of points that it has right.
#[derive(Debug)]
pub struct Outcome {
    points: Vec<([f32; 2], bool)>,
    net: RadialBasis,
    /// The share of points with the right answer.
    pub accuracy: f64,
}

/// Trains on a disc and a ring.
///
/// # Errors
/// None here: the points are finite.
pub fn run() -> Result<Outcome, nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(1);
    let mut point = |row: usize| {
        let inside = row.is_multiple_of(2);
        let (radius, angle) =
            (if inside { rng.random_range(0.0..0.7) } else { rng.random_range(1.0..1.7) }, rng.random_range(0.0..std::f32::consts::TAU));
        ([radius * angle.cos(), radius * angle.sin()], inside)
    };
    let points: Vec<_> = (0..300).map(&mut point).collect();
    let rows = points.iter().map(|(point, class)| (*point, [f32::from(u8::from(*class))]));
    let mut net = RadialBasis::init(rng);
    Trainer::new(Adam::new(0.03)).epochs(60).batch(16).fit(&mut net, &Dataset::<RadialBasis>::from_rows(rows))?;
    let accuracy = nn_zoo::right(&points, |point| net.predict(&point)[0] - 0.5);
    println!("disc and ring: {:.1} % right", 100.0 * accuracy);
    Ok(Outcome { points, net, accuracy })
}

/// Draws the answers over the plane, and the centres.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let plane = nn_zoo::plane("disc and ring, with the centres", 2.0, |point| 2.0 * outcome.net.predict(&point)[0] - 1.0);
    let [x, y] = outcome.net.bumps().centers;
    let centers = x.iter().zip(y).map(|(x, y)| (f64::from(*x), f64::from(*y)));
    Figure::new("Radial basis function network").chart(nn_zoo::two_classes(plane, &outcome.points).dots("", centers).color(2))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("radial_basis", &picture(&run()?))
}
