//! Mixture of experts (Jacobs et al. 1991): a gate chooses which of several simple networks answers.
//!
//! `cargo run --release -p nn-zoo --example mixture_of_experts`
//!
//! Each expert is a straight line, y = Σ gateⱼ(x) expertⱼ(x). Together they follow a zigzag; one line cannot.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    #[derive(Debug)]
    pub struct Gate(1) -> 4 { Dense(16), Tanh, Dense(4), Softmax }
}
network! {
    #[derive(Debug)]
    #[loss(MeanSquaredError)]
    pub struct Mixture(1) -> 1 {
        Multiply { gate: self::Gate, experts: Dense(4) },
        sum: Dense(1, bias = false, init = Constant(1.0)),
    }
}

/// The trained network.
#[derive(Debug)]
pub struct Outcome {
    net: Mixture,
    gate: Gate,
    /// The root of the mean squared error.
    pub error: f64,
    /// How much each expert answers, at most, anywhere.
    pub largest: [f32; 4],
}

/// A zigzag of four lines.
fn zigzag(x: f32) -> f32 {
    let x = 2.0 * (x + 1.0);
    let part = x - x.floor();
    if (x.floor() as i32) % 2 == 0 { 2.0 * part - 1.0 } else { 1.0 - 2.0 * part }
}

/// Trains for so many epochs.
///
/// # Errors
/// None here: the points are finite.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let points = Dataset::<Mixture>::from_rows((0..400).map(|row| row as f32 / 200.0 - 1.0).map(|x| ([x], [zigzag(x)])));
    let mut net = Mixture::init(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(Adam::new(0.01)).freeze("sum").epochs(epochs).batch(20).schedule(schedule::Cosine::to(0.0));
    trainer.fit(&mut net, &points)?;
    let (error, gate): (_, Gate) = (net.evaluate(&points)?.loss.sqrt(), net.extract("gate")?);
    let mut largest = [0.0_f32; 4];
    for input in points.inputs() {
        largest.iter_mut().zip(gate.predict(input)).for_each(|(most, share)| *most = most.max(share));
    }
    println!("error {error:.4}; the experts answer at most {largest:.2?}");
    Ok(Outcome { net, gate, error, largest })
}

/// Draws the zigzag, what the network makes of it, and who answers where.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let x = || (0..200).map(|row| row as f32 / 100.0 - 1.0);
    let both = Chart::new("a zigzag").x("x").y("y").legend_below();
    let both = both.dashed("right", x().map(|x| (f64::from(x), f64::from(zigzag(x)))));
    let both = both.line("network", x().map(|x| (f64::from(x), f64::from(outcome.net.predict(&[x])[0]))));
    let mut gate = Chart::new("whose answer counts").x("x").y("gate").legend_below();
    for expert in 0..4 {
        gate = gate.line(format!("expert {}", expert + 1), x().map(|x| (f64::from(x), f64::from(outcome.gate.predict(&[x])[expert]))));
    }
    Figure::new("Mixture of experts").columns(2).chart(both).chart(gate)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("mixture_of_experts", &picture(&run(300)?))
}
