//! The forward pass: one neuron, then a layer of them.
//!
//! `cargo run --example forward_pass`
//!
//! A neuron multiplies each input by a weight, adds the products and a bias, and puts the sum z through an activation:
//! y = f(w₁ x₁ + w₂ x₂ + b). Its output changes in one direction only, that of its weights; along the line z = 0 it is the same everywhere.
//! A layer is several neurons that share their inputs. Each `Relu` of a hidden layer is 0 on one side of a point and a straight line on the
//! other, so that the sum of four has up to four bends. Without an activation two layers are no more than one: the answer is a straight line.
//!
//! The picture has the neuron over the plane of its inputs, the activations, four hidden units, and their sum with and without `Relu`.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// y = tanh(w₁ x₁ + w₂ x₂ + b)
    #[scalar(f64)]
    pub struct Neuron(2) -> 1 { neuron: Dense(1), Tanh }
}

network! {
    /// y = Σ vⱼ max(wⱼ x + bⱼ, 0) + c
    #[scalar(f64)]
    pub struct Bent(1) -> 1 { hidden: Dense(4), Relu, output: Dense(1) }
}

network! {
    /// The same without an activation.
    #[scalar(f64)]
    pub struct Straight(1) -> 1 { hidden: Dense(4), output: Dense(1) }
}

const X: [f64; 2] = [0.5, -1.5];
const W: [f64; 2] = [0.8, 0.3];
const B: f64 = 0.2;

/// The four units of the hidden layer: w, b, and the weight v to the output.
pub const UNITS: [(f64, f64, f64); 4] = [(-1.0, -1.5, 1.5), (1.0, 1.0, 1.0), (1.0, 0.0, -2.0), (1.0, -1.0, 2.0)];

/// What the units add to the output, without `Relu` and with it.
fn terms(x: f64) -> [[f64; 2]; 4] {
    UNITS.map(|(w, b, v)| [v * (w * x + b), v * (w * x + b).max(0.0)])
}

/// A row of the table: x, the outputs of the hidden units, y by hand, y by the macro.
pub type Row = (f64, [f64; 4], f64, f64);

/// What was computed by hand and by the macro.
#[derive(Clone, Debug)]
pub struct Passes {
    /// The output of the neuron, by hand and by the macro.
    pub neuron: [f64; 2],
    /// The layer with `Relu`.
    pub bent: Vec<Row>,
    /// x and the output of the two layers without an activation.
    pub straight: Vec<(f64, f64)>,
}

/// Both networks, forwards.
#[must_use]
pub fn run() -> Passes {
    let rng = &mut StdRng::seed_from_u64(1);
    let mut neuron = Neuron::init(rng);
    *neuron.neuron_mut().weight = [[W[0]], [W[1]]];
    *neuron.neuron_mut().bias = [B];
    let z = W[0] * X[0] + W[1] * X[1] + B;
    println!("one neuron, x = {X:?}, w = {W:?}, b = {B}");
    println!("  z = {} · {} + {} · {} + {B} = {z:.4}", W[0], X[0], W[1], X[1]);
    println!("  tanh z = {:.4}, by the macro {:.4}", z.tanh(), neuron.predict(&X)[0]);

    let (mut bent, mut straight) = (Bent::init(rng), Straight::init(rng));
    *bent.hidden_mut().weight = [UNITS.map(|(w, ..)| w)];
    *bent.hidden_mut().bias = UNITS.map(|(_, b, _)| b);
    *bent.output_mut().weight = UNITS.map(|(.., v)| [v]);
    straight.parameters_mut().copy_from_slice(bent.parameters());
    let xs = (0..=60).map(|place| f64::from(place) / 10.0 - 3.0);
    let row = |x: f64| {
        let hidden = UNITS.map(|(w, b, _)| (w * x + b).max(0.0));
        let y = hidden.iter().zip(UNITS).map(|(h, (.., v))| v * h).sum();
        (x, hidden, y, bent.predict(&[x])[0])
    };
    let passes = Passes {
        neuron: [z.tanh(), neuron.predict(&X)[0]],
        bent: xs.clone().map(row).collect(),
        straight: xs.map(|x| (x, straight.predict(&[x])[0])).collect(),
    };
    println!("\n{:>6}  {:>6}  {:>6}  {:>6}  {:>6}  {:>8}  {:>8}  {:>12}", "x", "h1", "h2", "h3", "h4", "y", "by macro", "without Relu");
    for ((x, [h1, h2, h3, h4], y, by_macro), (_, straight)) in passes.bent.iter().zip(&passes.straight).step_by(5) {
        println!("{x:>6.1}  {h1:>6.2}  {h2:>6.2}  {h3:>6.2}  {h4:>6.2}  {y:>8.2}  {by_macro:>8.2}  {straight:>12.2}");
    }
    passes
}

/// The neuron, the activations, the hidden units and their sum.
#[must_use]
pub fn picture(passes: &Passes) -> Figure {
    const CELLS: u32 = 96;
    let place = |cell: u32, reach: f64| ((f64::from(cell) + 0.5) / f64::from(CELLS) * 2.0 - 1.0) * reach;
    let output = |x1: f64, x2: f64| (W[0] * x1 + W[1] * x2 + B).tanh();
    let cells = (0..CELLS).map(|row| (0..CELLS).map(|column| output(place(column, 4.0), place(row, 3.0))).collect()).collect();
    let border = [-1.2, 1.2].map(|x2: f64| (-(W[1] * 2.5 * x2 + B) / W[0], 2.5 * x2));
    let neuron = Chart::new("One neuron: y = tanh(0.8 x₁ + 0.3 x₂ + 0.2)").x("x₁").y("x₂").x_limits(-4.0, 4.0).y_limits(-3.0, 3.0);
    let neuron = neuron.signed_heat(cells, 1.0, [-4.0, 4.0], [-3.0, 3.0]).dashed("z = 0", border).color(6);
    let neuron =
        neuron.arrow("the weights", (0.0, 0.0), (2.0 * W[0], 2.0 * W[1])).color(2).dots("x = (0.5, −1.5)", [(X[0], X[1])]).color(4);

    let line = |f: fn(f64) -> f64| (-30..=30).map(move |z| (f64::from(z) / 10.0, f(f64::from(z) / 10.0)));
    let activations = Chart::new("Activations").x("z").y("f(z)").y_limits(-1.2, 3.0);
    let activations = activations.dashed("Identity", line(|z| z)).color(6).line("Relu", line(|z| z.max(0.0))).color(0);
    let activations = activations.line("Tanh", line(f64::tanh)).color(1).line("Sigmoid", line(|z| 1.0 / (1.0 + (-z).exp()))).color(2);

    let units = Chart::new("Four hidden units, times their weights v").x("x").y("v · max(w x + b, 0)").legend_below();
    let units = UNITS.iter().enumerate().fold(units, |chart, (unit, (w, b, v))| {
        let slope = if w.abs() == 1.0 { w.to_string().replace('1', "x") } else { format!("{w} x") };
        let shift = if *b == 0.0 { String::new() } else { format!(" {} {}", if *b < 0.0 { '−' } else { '+' }, b.abs()) };
        let name = format!("{v} · max({slope}{shift}, 0)").replace('-', "−");
        chart.line(name, passes.bent.iter().map(|(x, ..)| (*x, terms(*x)[unit][1])))
    });
    let bends = UNITS.map(|(w, b, _)| -b / w).map(|x| (x, terms(x).iter().map(|[_, bent]| bent).sum()));
    let sum =
        Chart::new("Their sum").x("x").y("y").legend_below().line("with Relu", passes.bent.iter().map(|(x, .., y)| (*x, *y))).color(0);
    let sum = sum.dots("bends, at −b / w", bends).color(0).dashed("without Relu", passes.straight.iter().copied()).color(6);
    Figure::new("").chart(neuron).chart(activations).chart(units).chart(sum)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run()).save(wanted.as_deref().unwrap_or("target/pictures/forward_pass"))
}
