//! Losses: what each makes of an error, and how hard it pulls.
//!
//! `cargo run --example losses`
//!
//! A loss turns an error into one number that is to become small. Its slope is what pulls on the answer. The square pulls twice as hard at
//! twice the error, so that one outlier outweighs many good points; the absolute value pulls equally hard everywhere; `Huber` is a square
//! near 0 and straight beyond δ. A constant that is fitted to numbers shows it: the square ends at their mean, the absolute value at their
//! median, `Huber` near that.
//!
//! For classes the answer is a probability p = σ(z) of the right class. Cross-entropy −ln p has the slope p − 1 in z: the more wrong, the
//! harder it pulls. The square (1 − p)² has the slope −2 (1 − p)² p, which is nearly 0 when p is nearly 0: surely wrong, it hardly learns.
//!
//! The picture has both families with their slopes.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// A network without inputs that matter: y = b.
macro_rules! constants {
    ($($name:ident: $loss:ident $(($delta:literal))?),*) => {
        $(network! {
            /// A constant.
            #[loss($loss $(($delta))?)]
            #[scalar(f64)]
            struct $name(1) -> 1 { Dense(1, init = Zeros) }
        })*
    };
}

constants!(Square: MeanSquaredError, Absolute: MeanAbsoluteError, Between: Huber(1.0));

network! {
    /// p = σ(z), for z as the input.
    #[loss(BinaryCrossEntropy)]
    #[scalar(f64)]
    struct Surprise(1) -> 1 { Dense(1, init = Zeros), Sigmoid }
}

network! {
    /// The same with a squared error.
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    struct Squared(1) -> 1 { Dense(1, init = Zeros), Sigmoid }
}

/// The numbers a constant is fitted to; the last is an outlier.
pub const NUMBERS: [f64; 7] = [1.0, 1.2, 1.5, 2.0, 2.2, 2.4, 12.0];

/// The loss and its slope, of a network whose only trained number is its bias, at each place.
fn curve<N>(places: impl Iterator<Item = f64>, target: f64) -> Result<Vec<(f64, f64, f64)>, nn_runtime::Error>
where
    N: Supervised<Scalar = f64, Input = [f64; 1], Target = [f64; 1]>,
{
    let (mut net, mut workspace) = (N::init(&mut StdRng::seed_from_u64(1)), N::workspace(1));
    let at = |place| {
        net.parameters_mut()[1] = place;
        let loss = net.gradient(&[[0.0]], &[[target]], &mut workspace)?;
        Ok((place, loss, workspace.gradient().parameters()[1]))
    };
    places.map(at).collect()
}

/// The constant that a loss fits to [`NUMBERS`].
fn constant<N>() -> Result<f64, nn_runtime::Error>
where
    N: Supervised<Scalar = f64, Input = [f64; 1], Target = [f64; 1]>,
{
    let numbers = Dataset::<N>::from_rows(NUMBERS.map(|number| ([0.0], [number])));
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Sgd::new(0.1)).epochs(2000).batch(NUMBERS.len()).schedule(schedule::Linear::to(0.0)).fit(&mut net, &numbers)?;
    Ok(net.parameters()[1])
}

/// The constants of the three losses, and the slopes in z of cross-entropy and of the square, for p = 0.001, 0.01, 0.1, 0.5, 0.9.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What the square, the absolute value and `Huber` fit to [`NUMBERS`].
    pub constants: [f64; 3],
    /// z, p, the slope of cross-entropy, the slope of the square.
    pub slopes: Vec<[f64; 4]>,
}

/// Fits the constants and measures the slopes.
///
/// # Errors
/// Never: the batches are sound.
pub fn run() -> Result<Outcome, nn_runtime::Error> {
    let constants = [constant::<Square>()?, constant::<Absolute>()?, constant::<Between>()?];
    println!("a constant that is fitted to {NUMBERS:?}");
    for (name, constant) in ["MeanSquaredError", "MeanAbsoluteError", "Huber(1.0)"].iter().zip(constants) {
        println!("{name:>18}  {constant:.3}");
    }
    let logits = [0.001, 0.01, 0.1, 0.5, 0.9].map(|p: f64| (p / (1.0 - p)).ln());
    let (surprise, squared) = (curve::<Surprise>(logits.into_iter(), 1.0)?, curve::<Squared>(logits.into_iter(), 1.0)?);
    println!("\n{:>6}  {:>13}  {:>9}  {:>9}  {:>9}", "p", "cross-entropy", "slope", "(1 − p)²", "slope");
    let mut slopes = Vec::new();
    for ((z, loss, slope), (_, square, of_square)) in surprise.into_iter().zip(squared) {
        let p = 1.0 / (1.0 + (-z).exp());
        println!("{p:>6.3}  {loss:>13.4}  {slope:>9.4}  {square:>9.4}  {of_square:>9.4}");
        slopes.push([z, p, slope, of_square]);
    }
    Ok(Outcome { constants, slopes })
}

/// The losses and their slopes.
///
/// # Errors
/// Never: the batches are sound.
pub fn picture() -> Result<Figure, nn_runtime::Error> {
    let errors = || (-80..=80).map(|place| f64::from(place) / 20.0);
    let logits = || (-80..=80).map(|place| f64::from(place) / 10.0);
    let numbers = [
        ("MeanSquaredError", curve::<Square>(errors(), 0.0)?),
        ("MeanAbsoluteError", curve::<Absolute>(errors(), 0.0)?),
        ("Huber(1.0)", curve::<Between>(errors(), 0.0)?),
    ];
    let classes = [("BinaryCrossEntropy", curve::<Surprise>(logits(), 1.0)?), ("MeanSquaredError", curve::<Squared>(logits(), 1.0)?)];
    let draw = |chart: Chart, curves: &[(&str, Vec<(f64, f64, f64)>)], slope: bool, colors: &[usize]| {
        curves.iter().zip(colors).fold(chart, |chart, ((name, points), color)| {
            chart.line(*name, points.iter().map(|(x, loss, d)| (*x, if slope { *d } else { *loss }))).color(*color)
        })
    };
    let (error, logit) = ("error y − t", "logit z; the right answer is yes");
    Ok(Figure::new("")
        .chart(draw(Chart::new("Losses for numbers").x(error).y("loss").y_limits(0.0, 8.0).legend_below(), &numbers, false, &[0, 1, 2]))
        .chart(draw(Chart::new("How hard they pull").x(error).y("slope").y_limits(-4.0, 4.0).legend_below(), &numbers, true, &[0, 1, 2]))
        .chart(draw(Chart::new("Losses for a class, p = σ(z)").x(logit).y("loss"), &classes, false, &[3, 0]))
        .chart(draw(Chart::new("How hard they pull").x(logit).y("slope in z"), &classes, true, &[3, 0])))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    run()?;
    picture()?.save(wanted.as_deref().unwrap_or("target/pictures/losses"))
}
