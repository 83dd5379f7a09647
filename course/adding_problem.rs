//! The adding problem: a plain recurrent layer forgets early steps, `Lstm` and `Gru` keep them.
//!
//! `cargo run --release --example adding_problem`
//!
//! A row has fifty steps of two numbers: a random one, and a mark that is 1 at two steps and 0 at all others. The answer is the sum of the
//! two marked numbers (Hochreiter and Schmidhuber 1997). So a network must remember a number over dozens of steps. Always answering 1 has a mean
//! squared error of 1/6.
//!
//! In the backward pass through a step of an `Rnn` the gradient is multiplied by a matrix and by the slope of a tanh. Over dozens of steps it
//! vanishes, as in a deep network. An `Lstm` adds to its state instead, and its forget gate, near 1, lets the gradient pass. A `Gru`
//! does the same with a single state.
//!
//! `Trainer::diagnose` measures how far back in time a gradient reaches, and names the step where it has vanished. The program prints its
//! verdict on the `Rnn`.
//!
//! The picture has the errors, and the gradient of the answer with respect to each step of the input. It shows on which steps the answer
//! depends.

use nn_runtime::diagnosis::Health;
use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// The number of steps of a row.
pub const STEPS: usize = 50;

/// Declares a network with one recurrent layer.
macro_rules! adding {
    ($(#[$doc:meta])* $name:ident: $layer:expr) => {
        network! {
            $(#[$doc])*
            #[loss(MeanSquaredError)]
            struct $name([STEPS, 2]) -> 1 { $layer, Last, Dense(1) }
        }
    };
}

adding!(
    /// At each step its state goes through a matrix and a tanh.
    Plain: Rnn(24)
);
adding!(
    /// At each step it adds to its state.
    Long: Lstm(24)
);
adding!(
    /// The same with fewer gates.
    Gated: Gru(24)
);

/// The training of a network.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The layer that it has.
    pub name: &'static str,
    /// The mean squared error on rows that were not trained on, epoch by epoch.
    pub losses: Vec<f64>,
    /// What the diagnosis says about the gradient in time, if there is something wrong with it.
    pub verdict: Option<String>,
    /// The length of the gradient of the answer with respect to each step of the input, after training.
    pub gradients: Vec<f64>,
}

impl Memory {
    /// The error after the last epoch.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.losses.last().copied().unwrap_or(f64::NAN)
    }

    /// The gradient at the first step, as a share of that at the last step.
    #[must_use]
    pub fn left(&self) -> f64 {
        self.gradients[0] / self.gradients[STEPS - 1]
    }
}

/// A row: its steps and their sum.
fn row(rng: &mut StdRng) -> ([[f32; 2]; STEPS], [f32; 1]) {
    let mut below = |end: usize| rng.next_u32() as usize % end;
    let (first, second) = (below(STEPS / 2), STEPS / 2 + below(STEPS / 2));
    let mut steps: [[f32; 2]; STEPS] = std::array::from_fn(|_| [below(1 << 16) as f32 / 65536.0, 0.0]);
    (steps[first][1], steps[second][1]) = (1.0, 1.0);
    (steps, [steps[first][0] + steps[second][0]])
}

/// Trains all three on so many rows.
///
/// # Errors
/// None here: each batch is sound.
pub fn run(rows: usize, epochs: usize) -> Result<Vec<Memory>, nn_runtime::Error> {
    let memories =
        vec![memory::<Plain>("Rnn", rows, epochs)?, memory::<Long>("Lstm", rows, epochs)?, memory::<Gated>("Gru", rows, epochs)?];
    println!("{:>8}  {:>12}  {:>24}", "", "error at end", "gradient left at step 1");
    for memory in &memories {
        println!("{:>8}  {:>12.5}  {:>24.1e}", memory.name, memory.error(), memory.left());
    }
    println!("{:>8}  {:>12.5}\n", "always 1", 1.0 / 6.0);
    for Memory { name, verdict, .. } in &memories {
        println!("{name}, {}", verdict.as_deref().unwrap_or("at every step: the gradient arrives"));
    }
    Ok(memories)
}

fn memory<N>(name: &'static str, rows: usize, epochs: usize) -> Result<Memory, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = [[f32; 2]; STEPS], Target = [f32; 1]>,
{
    let rng = &mut StdRng::seed_from_u64(1);
    let data = |rows: usize, rng: &mut StdRng| Dataset::<N>::from_rows((0..rows).map(|_| row(rng)));
    let (train, test) = (data(rows, rng), data(500, rng));
    let mut net = N::init(rng);

    let trainer = Trainer::new(Adam::new(5e-3)).clip(ClipNorm(1.0)).epochs(epochs).batch(32);
    let report = trainer.validate(&test).diagnose().fit(&mut net, &train)?;
    let verdicts = report.health.iter().flat_map(Health::verdicts);
    let verdict = verdicts.filter(|verdict| verdict.step.is_some()).map(|verdict| verdict.to_string()).next();
    let losses = report.epochs.iter().filter_map(|epoch| Some(epoch.validation.as_ref()?.loss)).collect();

    let mut workspace = N::workspace(256);
    workspace.keep_input_gradient(true);
    let inputs = &test.inputs()[..256];
    net.forward(inputs, &mut workspace)?;
    net.backward(inputs, &vec![N::Output::filled(1.0); inputs.len()], &mut workspace)?;
    let by_inputs = workspace.input_gradient().unwrap_or_default();
    let at = |step: usize| by_inputs.iter().flat_map(|row| row[step]).map(|d| f64::from(d).powi(2)).sum::<f64>().sqrt();
    let gradients = (0..STEPS).map(at).collect();
    Ok(Memory { name, losses, verdict, gradients })
}

/// The errors, and the gradients step by step.
#[must_use]
pub fn picture(memories: &[Memory]) -> Figure {
    let losses = Chart::new("New rows").x("epoch").y("mean squared error").log_y().legend_below();
    let losses = memories.iter().fold(losses, |chart, memory| {
        chart.line(memory.name, memory.losses.iter().enumerate().map(|(epoch, loss)| (epoch as f64 + 1.0, *loss)))
    });
    let gradients = Chart::new("What the answer depends on").x("step of the input").y("length of the gradient").log_y().legend_below();
    let gradients = memories.iter().fold(gradients, |chart, memory| {
        chart.line(memory.name, memory.gradients.iter().enumerate().map(|(step, length)| (step as f64 + 1.0, *length)))
    });
    Figure::new("The sum of two marked numbers among fifty").chart(losses).chart(gradients)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run(5000, 30)?).save(wanted.as_deref().unwrap_or("target/pictures/adding_problem"))
}
