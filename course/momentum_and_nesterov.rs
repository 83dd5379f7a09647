//! Momentum, and Nesterov's look-ahead.
//!
//! `cargo run --example momentum_and_nesterov`
//!
//! Momentum keeps a velocity: v ← μ v − η ∇f(w), w ← w + v. Steps that agree add up, to 1 / (1 − μ) times a step; steps that alternate
//! cancel. But a fast ball rolls past the bottom of the valley and up the other side. Nesterov (1983) takes the gradient where the velocity is
//! about to carry the ball, at w + μ v. It notices the slope before it gets there, and brakes in time.
//!
//! The picture has one step of each drawn out, and the paths of both down the ravine f(x, y) = (x² + 25 y²) / 2. The table
//! has how high each still is. The library's `Nesterov` stores the look-ahead point as its weights, as PyTorch does; a test shows
//! that both forms take the same path.

use nn_runtime::optim::parts::Unchanged;
use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

const RATE: f64 = 0.03;
const FRICTION: f64 = 0.9;
const START: [f64; 2] = [-8.0, 1.5];

fn height(x: f64, y: f64) -> f64 {
    f64::midpoint(x * x, 25.0 * y * y)
}

fn slope([x, y]: [f64; 2]) -> [f64; 2] {
    [x, 25.0 * y]
}

/// One step of the textbook: where it started, where it asked for the gradient, where it ended.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    from: [f64; 2],
    /// Where the gradient is taken.
    pub asked: [f64; 2],
    /// The new weights.
    pub to: [f64; 2],
}

/// The steps of the textbook, with the gradient taken at w or, looking ahead, at w + μ v.
#[must_use]
pub fn textbook(look_ahead: bool, steps: usize) -> Vec<Step> {
    let (mut w, mut v) = (START, [0.0, 0.0]);
    let step = |_| {
        let from = w;
        let asked = if look_ahead { [w[0] + FRICTION * v[0], w[1] + FRICTION * v[1]] } else { w };
        let gradient = slope(asked);
        for axis in 0..2 {
            v[axis] = FRICTION * v[axis] - RATE * gradient[axis];
            w[axis] += v[axis];
        }
        Step { from, asked, to: w }
    };
    (0..steps).map(step).collect()
}

/// The path of an optimizer of the library.
pub fn path(mut optimizer: impl Optimizer, steps: usize) -> Vec<[f64; 2]> {
    let mut at = START;
    let step = |_| {
        let gradient = slope(at);
        optimizer.descend(&mut Unchanged, &mut at, &gradient);
        at
    };
    std::iter::once(START).chain((0..steps).map(step)).collect()
}

/// How far from the ground each is at the worst, in the last half of the steps: momentum, then Nesterov.
#[must_use]
pub fn run() -> [f64; 2] {
    let paths = [path(Momentum::new(RATE, FRICTION), 80), path(Nesterov::new(RATE, FRICTION), 80)];
    println!("{:>5}  {:>12}  {:>12}", "step", "f, Momentum", "f, Nesterov");
    for step in (0..=80).step_by(10) {
        println!(
            "{step:>5}  {:>12.3e}  {:>12.3e}",
            height(paths[0][step][0], paths[0][step][1]),
            height(paths[1][step][0], paths[1][step][1])
        );
    }
    paths.map(|path| path[40..].iter().map(|[x, y]| height(*x, *y)).fold(0.0, f64::max))
}

/// A step drawn out, the paths, and the heights.
#[must_use]
pub fn picture() -> Figure {
    let valley = |title: &str, x: [f64; 2], y: [f64; 2]| {
        let levels = (0..6).map(|power| 0.15 * 4_f64.powi(power));
        Chart::new(title).x("x").y("y").x_limits(x[0], x[1]).y_limits(y[0], y[1]).contours(x, y, levels, height)
    };
    let point = |[x, y]: [f64; 2]| (x, y);
    let drawn = |title: &str, look_ahead: bool| {
        let steps = textbook(look_ahead, 4);
        let Step { from, asked, to } = steps[3];
        let own = usize::from(look_ahead);
        let chart = valley(title, [-8.4, -4.5], [-2.1, 1.9]).points("before", steps.iter().map(|step| point(step.from))).color(own);
        let v = [from[0] - steps[2].from[0], from[1] - steps[2].from[1]];
        let carried = [from[0] + FRICTION * v[0], from[1] + FRICTION * v[1]];
        let chart = chart.arrow("velocity μ v", point(from), point(carried)).color(3);
        let chart = chart.arrow("− η gradient", point(carried), point(to)).color(2);
        chart.arrow("the step", point(from), point(to)).color(own).dots("here the gradient is taken", [point(asked)]).color(4)
    };
    let ways = valley("80 steps", [-9.0, 5.0], [-2.0, 2.0])
        .line("Momentum", path(Momentum::new(RATE, FRICTION), 80).into_iter().map(point))
        .line("Nesterov", path(Nesterov::new(RATE, FRICTION), 80).into_iter().map(point));
    let heights = |path: Vec<[f64; 2]>| path.into_iter().enumerate().map(|(step, [x, y])| (step as f64, height(x, y)));
    let falling = Chart::new("How high it still is")
        .x("step")
        .y("f")
        .log_y()
        .line("Momentum", heights(path(Momentum::new(RATE, FRICTION), 80)))
        .line("Nesterov", heights(path(Nesterov::new(RATE, FRICTION), 80)));
    Figure::new("")
        .chart(drawn("Momentum: the fourth step", false))
        .chart(drawn("Nesterov: the fourth step", true))
        .chart(ways)
        .chart(falling)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    let [momentum, nesterov] = run();
    println!("from step 40 on they swing up to {momentum:.3} and {nesterov:.3}");
    picture().save(wanted.as_deref().unwrap_or("target/pictures/momentum_and_nesterov"))
}
