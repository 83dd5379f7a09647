//! Gradient descent: a loss of two weights, and three learning rates.
//!
//! `cargo run --example gradient_descent`
//!
//! A line t ≈ w x + b is fitted to five points. Its loss, the mean squared error, is a bowl over the plane of w and b. The gradient points
//! uphill; each step goes the other way, η times as far as the gradient is long: w ← w − η ∂L/∂w, b ← b − η ∂L/∂b. A small η creeps. A large
//! η steps across the bowl and lands higher on the other side, and so on, higher each time. The limit is known here: it is 2 divided by the largest
//! curvature of the bowl, which is the larger eigenvalue of its matrix of second derivatives.
//!
//! The picture has the bowl with the three paths, the losses, the fitted lines, and the loss after 40 steps for many rates.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// y = w x + b
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    pub struct Line(1) -> 1 { line: Dense(1) }
}

/// The points to fit, x and t.
const POINTS: [(f64, f64); 5] = [(-1.0, -0.4), (0.0, 1.3), (1.0, 1.4), (2.0, 3.3), (3.0, 3.4)];
const START: [f64; 2] = [-1.0, 3.0];
const STEPS: usize = 40;

/// The three rates: too small, right, too large.
pub const RATES: [f64; 3] = [0.01, 0.2, 0.3];

/// The way of one rate.
#[derive(Clone, Debug)]
pub struct Descent {
    /// The learning rate.
    pub rate: f64,
    /// w and b, before each step and after the last.
    pub path: Vec<[f64; 2]>,
    /// The loss at each of them.
    pub losses: Vec<f64>,
}

/// The loss of a line.
#[must_use]
pub fn loss(w: f64, b: f64) -> f64 {
    POINTS.iter().map(|(x, t)| (w * x + b - t).powi(2)).sum::<f64>() / POINTS.len() as f64
}

/// The rate above which the steps across the bowl grow: 2 / the larger eigenvalue of the second derivatives, 2 · [[mean of x², mean of x], [mean of x, 1]].
#[must_use]
pub fn limit() -> f64 {
    let mean = |of: fn(f64) -> f64| POINTS.iter().map(|(x, _)| of(*x)).sum::<f64>() / POINTS.len() as f64;
    let (square, first) = (mean(|x| x * x), mean(|x| x));
    let half_trace = square + 1.0;
    2.0 / (half_trace + (half_trace * half_trace - 4.0 * (square - first * first)).sqrt())
}

/// Gradient descent at a rate.
///
/// # Errors
/// Never: the batch is sound.
pub fn descend(rate: f64) -> Result<Descent, nn_runtime::Error> {
    let mut net = Line::init(&mut StdRng::seed_from_u64(1));
    net.parameters_mut().copy_from_slice(&START);
    let (inputs, targets) = (POINTS.map(|(x, _)| [x]), POINTS.map(|(_, t)| [t]));
    let (mut workspace, mut optimizer) = (Line::workspace(POINTS.len()), Sgd::new(rate));
    let mut descent = Descent { rate, path: vec![START], losses: Vec::new() };
    for _ in 0..STEPS {
        descent.losses.push(net.gradient(&inputs, &targets, &mut workspace)?);
        optimizer.step(&mut net, workspace.gradient());
        descent.path.push([net.parameters()[0], net.parameters()[1]]);
    }
    descent.losses.push(loss(net.parameters()[0], net.parameters()[1]));
    Ok(descent)
}

/// The three rates.
///
/// # Errors
/// Never: the batch is sound.
pub fn run() -> Result<Vec<Descent>, nn_runtime::Error> {
    let descents = RATES.into_iter().map(descend).collect::<Result<Vec<_>, _>>()?;
    print!("{:>5}", "step");
    for Descent { rate, .. } in &descents {
        print!("  {:>26}", format!("η = {rate}:  w,  b,  loss"));
    }
    for step in [0, 1, 2, 3, 5, 10, 20, 40] {
        print!("\n{step:>5}");
        for Descent { path, losses, .. } in &descents {
            print!("  {:>8.3} {:>8.3} {:>8.4}", path[step][0], path[step][1], losses[step]);
        }
    }
    println!("\n\nabove a rate of {:.4} the steps across the bowl grow", limit());
    Ok(descents)
}

/// The paths, the losses, the lines, and the losses over the rates.
///
/// # Errors
/// Never: the batch is sound.
pub fn picture(descents: &[Descent]) -> Result<Figure, nn_runtime::Error> {
    let name = |descent: &Descent| format!("η = {}", descent.rate);
    let levels = (0..7).map(|power| 0.3 * 2.2_f64.powi(power));
    let bowl = Chart::new("The loss over w and b, and three ways down").x("w").y("b").x_limits(-1.5, 3.5).y_limits(-2.0, 4.0);
    let bowl = bowl.contours([-1.5, 3.5], [-2.0, 4.0], levels, loss);
    let bowl = descents.iter().zip([0, 2, 1]).rev().fold(bowl, |chart, (descent, color)| {
        let points = || descent.path.iter().map(|[w, b]| (*w, *b));
        chart.line(name(descent), points()).color(color).points("", points()).color(color)
    });
    let falling = Chart::new("The loss, step by step").x("step").y("loss").log_y();
    let falling = descents.iter().zip([0, 2, 1]).fold(falling, |chart, (descent, color)| {
        chart.line(name(descent), descent.losses.iter().enumerate().map(|(step, loss)| (step as f64, *loss))).color(color)
    });
    let lines = Chart::new("The line at η = 0.2").x("x").y("y").legend_below().dots("points to fit", POINTS).color(6);
    let lines = [(0, 0), (1, 3), (3, 5), (STEPS, 2)].iter().fold(lines, |chart, (step, color)| {
        let [w, b] = descents[1].path[*step];
        chart.line(format!("step {step}"), [-1.0, 3.0].map(|x| (x, w * x + b))).color(*color)
    });
    let rates = (0..=100).map(|place| 0.001 * 400_f64.powf(f64::from(place) / 100.0));
    let tried = rates.map(|rate| descend(rate).map(|descent| (rate, descent.losses[STEPS]))).collect::<Result<Vec<_>, _>>()?;
    let edge = [(limit(), 0.1), (limit(), 1e3)];
    let tried = Chart::new("After 40 steps").x("learning rate η").y("loss").log_x().log_y().y_limits(0.1, 1e3).line("", tried).color(6);
    let tried = descents
        .iter()
        .zip([0, 2, 1])
        .fold(tried, |chart, (descent, color)| chart.dots(name(descent), [(descent.rate, descent.losses[STEPS])]).color(color));
    Ok(Figure::new("").chart(bowl).chart(falling).chart(lines).chart(tried.dashed("2 / largest curvature", edge).color(3)))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run()?)?.save(wanted.as_deref().unwrap_or("target/pictures/gradient_descent"))
}
