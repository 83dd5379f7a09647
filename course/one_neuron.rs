//! The chain rule by hand, beside what the macro wrote: one neuron, then two layers.
//!
//! `cargo run --example one_neuron`

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

fn show(title: &str, pairs: &[Pair]) {
    println!("{title}\n{:>6}  {:>20}  {:>20}", "d", "by hand", "by the macro");
    for (name, hand, compiled) in pairs {
        println!("{name:>6}  {hand:>20.16}  {compiled:>20.16}");
    }
    println!();
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    show("One neuron, y = sigmoid(w x + b), loss (y - t)^2", &one_neuron()?);
    show("Two layers, y = v tanh(W x + b) + c, loss (y - t)^2", &two_layers()?);
    println!("`cargo expand --example one_neuron` shows the same steps as the macro writes them.");
    Ok(())
}
