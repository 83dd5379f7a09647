//! Support vector machine (Cortes and Vapnik 1995): one neuron with the hinge loss and an L2 penalty, which makes the margin wide.
//!
//! `cargo run --release -p nn-zoo --example support_vector_machine`
//!
//! Random features (Rahimi and Recht 2007) stand for a radial kernel: cosines of random projections, which are not trained.

use nn_runtime::plot::Figure;
use nn_runtime::prelude::*;
use rand::RngExt;

network! {
    /// A linear machine.
    #[derive(Debug)]
    #[loss(Hinge)]
    pub struct Straight(2) -> 1 { Dense(1) }
}
network! {
    /// The same behind random features.
    #[derive(Debug)]
    #[loss(Hinge)]
    pub struct Curved(2) -> 1 { features: Dense(100, init = Normal(1.5)), self::Cosine, Dense(1) }
}

struct Cosine;

impl Activation for Cosine {
    fn value(x: f32) -> f32 {
        x.cos()
    }

    fn derivative(x: f32) -> f32 {
        -x.sin()
    }
}

type Points = Vec<([f32; 2], bool)>;

/// A trained machine.
#[derive(Debug)]
pub struct Outcome<N> {
    points: Points,
    net: N,
    /// The share of points on the right side.
    pub accuracy: f64,
    /// The share of points within the margin or on the wrong side: the support vectors.
    pub support: f64,
}

fn outcome<N>(mut net: N, points: Points, trainer: Trainer<'_, Adam>) -> Result<Outcome<N>, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = [f32; 2], Output = [f32; 1], Target = [f32; 1]>,
{
    let sign = |class: bool| if class { 1.0 } else { -1.0 };
    let rows = Dataset::<N>::from_rows(points.iter().map(|(point, class)| (*point, [sign(*class)])));
    trainer.regularize(L2(2e-2)).epochs(200).batch(20).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &rows)?;
    let accuracy = nn_zoo::right(&points, |point| net.predict(&point)[0]);
    let support = points.iter().filter(|(point, class)| net.predict(point)[0] * sign(*class) < 1.02).count() as f64 / points.len() as f64;
    println!("{:.1} % right, {:.0} % are support vectors", 100.0 * accuracy, 100.0 * support);
    Ok(Outcome { points, net, accuracy, support })
}

/// Trains a linear machine on two clouds, and one with random features on a disc and a ring.
///
/// # Errors
/// None here: the points are finite.
pub fn run() -> Result<(Outcome<Straight>, Outcome<Curved>), nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(1);
    let clouds = (0..160_usize).map(|row| {
        let (class, mut near) = (row.is_multiple_of(2), |center: f32| center + 0.35 * nn_zoo::normal(rng));
        (if class { [near(0.8), near(0.7)] } else { [near(-0.7), near(-0.8)] }, class)
    });
    let clouds = clouds.collect();
    let ring = (0..200_usize).map(|row| {
        let inside = row.is_multiple_of(2);
        let radius: f32 = if inside { rng.random_range(0.0..0.7) } else { rng.random_range(1.0..1.7) };
        let angle: f32 = rng.random_range(0.0..std::f32::consts::TAU);
        ([radius * angle.cos(), radius * angle.sin()], inside)
    });
    let ring = ring.collect();
    let (straight, mut curved) = (Straight::init(rng), Curved::init(rng));
    curved.features_mut().bias.iter_mut().for_each(|phase| *phase = rng.random_range(0.0..std::f32::consts::TAU));
    Ok((
        outcome(straight, clouds, Trainer::new(Adam::new(0.02)))?,
        outcome(curved, ring, Trainer::new(Adam::new(0.02)).freeze("features"))?,
    ))
}

/// Draws both, with the border and the margin.
#[must_use]
pub fn picture((straight, curved): &(Outcome<Straight>, Outcome<Curved>)) -> Figure {
    fn chart<N: Network<Scalar = f32, Input = [f32; 2], Output = [f32; 1]>>(title: &str, outcome: &Outcome<N>) -> nn_runtime::plot::Chart {
        let answer = |point: [f32; 2]| outcome.net.predict(&point)[0];
        let title = format!("{title}: {:.0} % are support vectors", 100.0 * outcome.support);
        let plane = nn_zoo::two_classes(nn_zoo::plane(title, 2.0, |point| answer(point).clamp(-1.0, 1.0)), &outcome.points);
        plane.contours([-2.0, 2.0], [-2.0, 2.0], [-1.0, 0.0, 1.0], |x, y| f64::from(answer([x as f32, y as f32])))
    }
    Figure::new("Support vector machine").columns(2).chart(chart("linear", straight)).chart(chart("random features", curved))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("support_vector_machine", &picture(&run()?))
}
