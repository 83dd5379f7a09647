//! One hidden layer approximates any continuous function.
//!
//! `cargo run --release --example universal_approximation -- "sin(3*x) + abs(x)"`
//!
//! This is the theorem of Cybenko (1989) and Hornik (1991): on a closed interval, for every continuous f and every ε > 0 there is a width at
//! which Σ vᵢ tanh(wᵢ x + bᵢ) + c stays within ε of f. It does not say how to find the weights. Here Adam looks for them, for
//! f on −2 … 2 and widths from 1 to 64. The error falls as the network gets wider, until the training is the limit.
//!
//! The function is an expression in `x`, as the crate exmex reads it: `+ - * / ^`, `abs sin cos tan exp ln sqrt`, …; its minus sign
//! binds before `^`, so that −x² is written `-(x^2)`. The picture has f with the outputs of some of the networks, and the error over the width.

use exmex::Express;
use nn_runtime::Error;
use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// A network of each width.
macro_rules! widths {
    ($($name:ident: $width:literal),*) => {
        $(network! {
            /// Σ vᵢ tanh(wᵢ x + bᵢ) + c
            #[loss(MeanSquaredError)]
            struct $name(1) -> 1 { Standardize, Dense($width, init = Normal(2.0)), Tanh, Dense(1), Rescale }
        })*

        fn fits(curve: &[(f32, f32)]) -> Result<Vec<Fit>, Error> {
            Ok(vec![$(fit::<$name>($width, curve)?),*])
        }
    };
}

widths!(One: 1, Two: 2, Four: 4, Eight: 8, Sixteen: 16, ThirtyTwo: 32, SixtyFour: 64);

/// How a network approximates the function.
#[derive(Clone, Debug)]
pub struct Fit {
    /// How many units are hidden.
    pub width: usize,
    /// The largest distance from the function, as a share of how far that goes up and down.
    pub error: f64,
    curve: Vec<(f64, f64)>,
}

/// The function, point by point, and its approximations by networks of growing width.
///
/// # Errors
/// The expression cannot be read, or has no value somewhere between −2 and 2.
pub fn run(expression: &str) -> Result<(Vec<(f64, f64)>, Vec<Fit>), Error> {
    let unread = |why: exmex::ExError| Error::Data(format!("`{expression}`: {why}"));
    let function = exmex::parse::<f64>(expression).map_err(unread)?;
    if let Some(other) = function.var_names().iter().find(|name| *name != "x") {
        return Err(Error::Data(format!("`{expression}` has a variable `{other}`: it must be a function of x")));
    }
    let mut curve = Vec::new();
    for place in 0..=200 {
        let x = f64::from(place) / 50.0 - 2.0;
        let arguments = vec![x; function.var_names().len()];
        let y = function.eval(&arguments).map_err(unread)?;
        if !y.is_finite() {
            return Err(Error::Data(format!("`{expression}` is {y} at x = {x}: it must be continuous from -2 to 2")));
        }
        curve.push((x, y));
    }
    let fits = fits(&curve.iter().map(|(x, y)| (*x as f32, *y as f32)).collect::<Vec<_>>())?;
    println!("{:>6}  {:>14}", "width", "largest error");
    for Fit { width, error, .. } in &fits {
        println!("{width:>6}  {:>12.3} %", 100.0 * error);
    }
    Ok((curve, fits))
}

fn fit<N>(width: usize, curve: &[(f32, f32)]) -> Result<Fit, Error>
where
    N: Supervised<Scalar = f32, Input = [f32; 1], Output = [f32; 1], Target = [f32; 1]>,
{
    let points = Dataset::<N>::from_rows(curve.iter().map(|(x, y)| ([*x], [*y])));
    let rng = &mut StdRng::seed_from_u64(1);
    let mut net = N::init(rng);
    // Biases of 0 would bend every unit at the same place: theirs are spread.
    if let Some(bias) = N::TENSORS.iter().find(|tensor| tensor.name == "dense1.bias") {
        init::Uniform(3.0).fill(&mut net.parameters_mut()[bias.range.clone()], 1, width, rng);
    }
    Trainer::new(Adam::new(0.03)).epochs(2000).batch(67).schedule(schedule::Cosine::to(1e-5)).fit(&mut net, &points)?;
    let answers: Vec<_> = curve.iter().map(|(x, _)| net.predict(&[*x])[0]).collect();
    let [least, most] = curve.iter().fold([f32::INFINITY, f32::NEG_INFINITY], |[least, most], (_, y)| [least.min(*y), most.max(*y)]);
    let largest = curve.iter().zip(&answers).map(|((_, y), answer)| (y - answer).abs()).fold(0.0, f32::max);
    let error = f64::from(largest / (most - least).max(f32::MIN_POSITIVE));
    Ok(Fit { width, error, curve: curve.iter().zip(answers).map(|((x, _), y)| (f64::from(*x), f64::from(y))).collect() })
}

/// The function with some of the networks, and the error over the width.
#[must_use]
pub fn picture(expression: &str, curve: &[(f64, f64)], fits: &[Fit]) -> Figure {
    let curves = Chart::new(format!("f(x) = {expression}")).x("x").y("f(x)").legend_below().dots("f", curve.iter().step_by(5).copied());
    let shown = fits.iter().filter(|fit| [2, 4, 8, 64].contains(&fit.width));
    let curves = shown.fold(curves, |chart, fit| chart.line(format!("{} units", fit.width), fit.curve.iter().copied()));
    let errors = || fits.iter().map(|fit| (fit.width as f64, 100.0 * fit.error));
    let errors = Chart::new("How near it comes")
        .x("hidden units")
        .y("largest error, % of the height of f")
        .log_x()
        .log_y()
        .line("", errors())
        .color(0)
        .dots("", errors())
        .color(0);
    Figure::new("One hidden layer").chart(curves).chart(errors)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wanted = words.iter().position(|word| word == "--picture").and_then(|place| words.get(place + 1));
    let expression = words.first().filter(|word| *word != "--picture").map_or("sin(3*x) + abs(x)", String::as_str);
    let (curve, fits) = run(expression)?;
    picture(expression, &curve, &fits).save(wanted.map_or("target/pictures/universal_approximation", String::as_str))
}
