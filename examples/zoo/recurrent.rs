//! Recurrent network (Elman 1990): answers from what it sees now and what it saw a step ago.
//!
//! `cargo run --release -p nn-zoo --example recurrent`
//!
//! Elman's first task: a row of bits, and at each step the exclusive or of this bit and the one before. A network without memory cannot do better
//! than to guess.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// The steps of a row.
const STEPS: usize = 16;

network! {
    #[derive(Debug)]
    #[loss(BinaryCrossEntropy)]
    #[stream]
    pub struct Elman([STEPS, 1]) -> [STEPS, 1] { memory: Rnn(8), Dense(1), Sigmoid }
}
network! {
    #[loss(BinaryCrossEntropy)]
    pub struct WithoutMemory([STEPS, 1]) -> [STEPS, 1] { Dense(8), Tanh, Dense(1), Sigmoid }
}

type Bits = [[f32; 1]; STEPS];

/// The results on rows that were not trained on.
#[derive(Debug)]
pub struct Outcome {
    /// The share of right steps with and without memory.
    pub accuracy: [f64; 2],
    net: Elman,
}

fn row(rng: &mut StdRng) -> (Bits, Bits) {
    let bits: [u32; STEPS] = std::array::from_fn(|_| rng.next_u32() % 2);
    let before = |step: usize| if step == 0 { 0 } else { bits[step - 1] };
    (bits.map(|bit| [bit as f32]), std::array::from_fn(|step| [(bits[step] ^ before(step)) as f32]))
}

fn train<N: Supervised<Scalar = f32, Input = Bits, Target = Bits>>() -> Result<(N, f64), nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(1);
    let [train, test] = [1000, 200].map(|rows| Dataset::<N>::from_rows((0..rows).map(|_| row(rng))));
    let mut net = N::init(rng);
    Trainer::new(Adam::new(0.01)).epochs(15).batch(20).clip(ClipNorm(1.0)).fit(&mut net, &train)?;
    let accuracy = net.evaluate(&test)?.accuracy.unwrap_or(f64::NAN);
    Ok((net, accuracy))
}

/// Trains both networks.
///
/// # Errors
/// None here: the rows are finite.
pub fn run() -> Result<Outcome, nn_runtime::Error> {
    let ((net, with), (_, without)) = (train::<Elman>()?, train::<WithoutMemory>()?);
    println!("steps right: {:.1} % with memory, {:.1} % without", 100.0 * with, 100.0 * without);
    Ok(Outcome { accuracy: [with, without], net })
}

/// Draws a new row of bits, and the answers one step at a time.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let (bits, right) = row(&mut StdRng::seed_from_u64(2));
    let mut stream = outcome.net.stream();
    let answers = bits.map(|bit| stream.step(&bit));
    let line = |numbers: &Bits| numbers.iter().enumerate().map(|(step, [y])| (step as f64, f64::from(*y))).collect::<Vec<_>>();
    let bits = Chart::new("bits").x("step").y("bit").bars("bit", bits.iter().map(|[bit]| f64::from(*bit)));
    let answers = Chart::new("this bit or the one before, not both")
        .x("step")
        .y("probability")
        .legend_below()
        .points("right", line(&right))
        .line("network", line(&answers));
    Figure::new("Recurrent network").chart(bits).chart(answers)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("recurrent", &picture(&run()?))
}
