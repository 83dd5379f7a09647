//! The chain rule by hand, beside what the macro wrote: one neuron, then two layers.
//!
//! `cargo run --example one_neuron`
//!
//! The last column of the table counts the floating-point numbers between both results. The macro adds and rounds in an order of its own, so
//! that some results differ by one or two such numbers, which is about 10⁻¹⁶ of their size.
//!
//! The picture has the chain of one neuron: the values forwards, the derivative of each step, and their products backwards.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// y = σ(w₁ x₁ + w₂ x₂ + b)
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    pub struct Neuron(2) -> 1 { neuron: Dense(1), Sigmoid }
}

network! {
    /// y = v · tanh(W x + b) + c
    #[loss(MeanSquaredError)]
    #[scalar(f64)]
    pub struct TwoLayers(2) -> 1 { hidden: Dense(3), Tanh, output: Dense(1) }
}

/// A derivative by hand and by the macro, with its name.
pub type Pair = (String, f64, f64);

/// One neuron: the loss is (σ(z) − t)² with z = w · x + b.
///
/// # Errors
/// Never: the batch is sound.
pub fn one_neuron() -> Result<Vec<Pair>, nn_runtime::Error> {
    let (x, t) = ([0.5, -1.5], 1.0);
    let mut net = Neuron::init(&mut StdRng::seed_from_u64(1));
    *net.neuron_mut().weight = [[0.8], [0.3]];
    *net.neuron_mut().bias = [0.1];

    // Forwards.
    let (w, b) = ([0.8, 0.3], 0.1);
    let z: f64 = w[0] * x[0] + w[1] * x[1] + b;
    let y = 1.0 / (1.0 + (-z).exp());
    // Backwards: each line is the line before it times one more derivative.
    let d_y = 2.0 * (y - t); //            d loss / d y
    let d_z = d_y * y * (1.0 - y); //      d y / d z = y (1 − y)
    let d_w = [d_z * x[0], d_z * x[1]]; // d z / d w = x
    let d_b = d_z; //                      d z / d b = 1

    let mut workspace = Neuron::workspace(1);
    net.gradient(&[x], &[[t]], &mut workspace)?;
    let by_macro = workspace.gradient().neuron();
    Ok(vec![
        ("w1".to_owned(), d_w[0], by_macro.weight[0][0]),
        ("w2".to_owned(), d_w[1], by_macro.weight[1][0]),
        ("b".to_owned(), d_b, by_macro.bias[0]),
    ])
}

/// Two layers: the error goes back through `v`, through tanh, to `W`.
///
/// # Errors
/// Never: the batch is sound.
pub fn two_layers() -> Result<Vec<Pair>, nn_runtime::Error> {
    let (x, t) = ([0.7, -0.2], 0.4);
    let net = TwoLayers::init(&mut StdRng::seed_from_u64(1));
    let (hidden, output) = (net.hidden(), net.output());

    // Forwards: z = W x + b, h = tanh z, y = v · h + c.
    let h: [f64; 3] = std::array::from_fn(|j| (hidden.weight[0][j] * x[0] + hidden.weight[1][j] * x[1] + hidden.bias[j]).tanh());
    let y = h.iter().zip(output.weight).map(|(h, [v])| h * v).sum::<f64>() + output.bias[0];
    // Backwards.
    let d_y = 2.0 * (y - t);
    let d_v = h.map(|h| d_y * h);
    let d_c = d_y;
    let d_z: [f64; 3] = std::array::from_fn(|j| d_y * output.weight[j][0] * (1.0 - h[j] * h[j])); // tanh' = 1 − tanh²

    let mut workspace = TwoLayers::workspace(1);
    net.gradient(&[x], &[[t]], &mut workspace)?;
    let (by_hidden, by_output) = (workspace.gradient().hidden(), workspace.gradient().output());
    let mut pairs = vec![("c".to_owned(), d_c, by_output.bias[0])];
    for j in 0..3 {
        pairs.push((format!("v{j}"), d_v[j], by_output.weight[j][0]));
        pairs.push((format!("b{j}"), d_z[j], by_hidden.bias[j]));
        pairs.extend((0..2).map(|i| (format!("W{i}{j}"), d_z[j] * x[i], by_hidden.weight[i][j])));
    }
    Ok(pairs)
}

/// How many floating-point numbers two results of the same sign are apart.
#[must_use]
pub fn apart(a: f64, b: f64) -> u64 {
    a.to_bits().abs_diff(b.to_bits())
}

fn show(title: &str, pairs: &[Pair]) {
    println!("{title}\n{:>6}  {:>20}  {:>20}  {:>5}", "d", "by hand", "by the macro", "apart");
    for (name, hand, compiled) in pairs {
        println!("{name:>6}  {hand:>20.16}  {compiled:>20.16}  {:>5}", apart(*hand, *compiled));
    }
    println!();
}

/// The chain from w₁ to the loss of the one neuron.
#[must_use]
pub fn picture() -> Figure {
    let (x, w, b, t): ([f64; 2], [f64; 2], f64, f64) = ([0.5, -1.5], [0.8, 0.3], 0.1, 1.0);
    let z = w[0] * x[0] + w[1] * x[1] + b;
    let y = 1.0 / (1.0 + (-z).exp());
    let steps = [x[0], y * (1.0 - y), 2.0 * (y - t)];
    let products = [steps[0] * steps[1] * steps[2], steps[1] * steps[2], steps[2], 1.0];
    let number = |number: f64| format!("{number:.3}").replace('-', "−");
    let chart = Chart::new("One neuron: values to the right, derivatives to the left").bare().x_limits(-0.7, 6.7).y_limits(0.0, 3.0);
    let values = [("w₁", w[0]), ("z = w · x + b", z), ("y = σ(z)", y), ("L = (y − t)²", (y - t).powi(2))];
    let places = [0.0, 2.0, 4.0, 6.0];
    let chart = (0..3).fold(chart, |chart, step| {
        let (left, right) = (places[step], places[step + 1]);
        let name = ["∂z/∂w₁ = x₁", "∂y/∂z = y (1 − y)", "∂L/∂y = 2 (y − t)"][step];
        let chart =
            chart.line("", [(left, 1.9), (right, 1.9)]).text(f64::midpoint(left, right), 2.55, format!("{name}\n{}", number(steps[step])));
        chart.arrow("", (right - 0.6, 0.6), (left + 0.6, 0.6)).text(f64::midpoint(left, right), 0.95, format!("· {}", number(steps[step])))
    });
    let chart =
        values.iter().zip(places).fold(chart, |chart, ((name, value), at)| chart.node(at, 1.9, format!("{name}\n{}", number(*value))));
    let names = ["∂L/∂w₁", "∂L/∂z", "∂L/∂y", "∂L/∂L"];
    let chart = names
        .iter()
        .zip(products)
        .zip(places)
        .fold(chart, |chart, ((name, product), at)| chart.node(at, 0.6, format!("{name}\n{}", number(product))));
    Figure::new("").chart(chart).chart_size(820.0, 250.0)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    show("One neuron, y = sigmoid(w x + b), loss (y - t)^2", &one_neuron()?);
    show("Two layers, y = v tanh(W x + b) + c, loss (y - t)^2", &two_layers()?);
    println!("`cargo expand --example one_neuron` shows the same steps as the macro writes them.");
    picture().save(wanted.as_deref().unwrap_or("target/pictures/one_neuron"))
}
