//! MNIST-1D: digits as lines of forty numbers, read by a linear, a dense, a convolutional and a recurrent network.
//!
//! `cargo run --release --example mnist1d`
//!
//! Each row is a digit's outline, shifted, stretched and noisy, so that only a network that knows where things are relative to each other reads it
//! well (Greydanus and Kobak, "Scaling Down Deep Learning with MNIST-1D", 2024). The paper has 32 % right with the linear model, 68 % with the
//! dense one, 94 % with the convolutional one and 91 % with the recurrent one. Here the dense and the convolutional network have dropout too, and the
//! learning rate falls along a cosine: 33 %, 70 %, 95 % and 93 %. The picture has some rows, and the four trainings.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    #[loss(CrossEntropy)]
    pub struct Linear(40) -> 10 { Dense(10), Softmax }
}
network! {
    #[loss(CrossEntropy)]
    pub struct Mlp(40) -> 10 { Dense(100), Relu, Dropout(0.2), Dense(100), Relu, Dropout(0.2), Dense(10), Softmax }
}
network! {
    #[loss(CrossEntropy)]
    pub struct Convolutional([40, 1]) -> 10 {
        Conv1d(25, kernel = 5, stride = 2, padding = 1), Relu,
        Conv1d(25, kernel = 3, stride = 2, padding = 1), Relu,
        Conv1d(25, kernel = 3, stride = 2, padding = 1), Relu,
        Flatten, Dropout(0.2), Dense(10), Softmax,
    }
}
network! {
    #[loss(CrossEntropy)]
    pub struct Recurrent([40, 1]) -> 10 { Gru(6, bidirectional), Flatten, Dense(10), Softmax }
}

/// A training.
#[derive(Clone, Debug)]
pub struct Training {
    name: &'static str,
    /// The share of right test rows, epoch by epoch.
    pub accuracy: Vec<f64>,
}

/// The rows of the picture, and the trainings.
#[derive(Clone, Debug)]
pub struct Outcome {
    rows: Vec<([f32; 40], usize)>,
    /// The trainings of the linear, the dense, the convolutional and the recurrent network.
    pub trainings: [Training; 4],
}

/// How many rows are for training. The others are for testing.
const TRAIN: usize = 4000;

fn train<N>(
    name: &'static str,
    rows: &[([f32; 40], usize)],
    input: impl Fn([f32; 40]) -> N::Input,
    epochs: usize,
) -> Result<Training, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Target = usize>,
{
    let (train, test) = rows.split_at(TRAIN.min(rows.len()));
    let [train, test] = [train, test].map(|rows| Dataset::<N>::from_rows(rows.iter().map(|(x, class)| (input(*x), *class))));
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    let trainer = Trainer::new(Adam::new(1e-2)).epochs(epochs).batch(100).schedule(schedule::Cosine::to(0.0)).clip(ClipNorm(1.0)).seed(1);
    let report = trainer.validate(&test).fit(&mut net, &train)?;
    let accuracy: Vec<_> = report.epochs.iter().filter_map(|epoch| epoch.validation.as_ref()?.accuracy).collect();
    let seconds: f64 = report.epochs.iter().map(|epoch| epoch.seconds).sum();
    let (last, parameters) = (accuracy.last().copied().unwrap_or(f64::NAN), N::PARAMETERS);
    println!("{name:>14}  {parameters:>6} parameters  {:>5.1} % right  {:>6.2} s", 100.0 * last, seconds);
    Ok(Training { name, accuracy })
}

/// Trains the four networks.
///
/// # Errors
/// The data is missing.
pub fn run(epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let all = Dataset::<Linear>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/mnist1d.csv.gz"))?;
    let rows: Vec<_> = all.iter().map(|(x, class)| (*x, *class)).collect();
    let steps = |x: [f32; 40]| x.map(|x| [x]);
    let trainings = [
        train::<Linear>("linear", &rows, |x| x, epochs)?,
        train::<Mlp>("dense", &rows, |x| x, epochs)?,
        train::<Convolutional>("convolutional", &rows, steps, epochs)?,
        train::<Recurrent>("recurrent", &rows, steps, epochs)?,
    ];
    Ok(Outcome { rows: rows[..40].to_vec(), trainings })
}

/// Draws a row of each class, and the trainings.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let mut rows = Chart::new("a row of each class, from 0 below to 9 above").x("place").bare();
    for class in 0..10 {
        let row = outcome.rows.iter().find(|(_, own)| *own == class);
        let points = row.map(|(x, _)| x.iter().enumerate().map(move |(place, x)| (place as f64, f64::from(*x) + 4.0 * class as f64)));
        rows = rows.line("", points.into_iter().flatten()).color(0);
    }
    let mut trainings = Chart::new("test rows").x("epoch").y("share of right answers").y_limits(0.0, 1.0).legend_below();
    for Training { name, accuracy } in &outcome.trainings {
        trainings = trainings.line(*name, accuracy.iter().enumerate().map(|(epoch, share)| (epoch as f64 + 1.0, *share)));
    }
    Figure::new("MNIST-1D").columns(2).chart(rows).chart(trainings)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run(100)?).save(wanted.as_deref().unwrap_or("target/pictures/mnist1d"))
}
