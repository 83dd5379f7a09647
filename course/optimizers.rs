//! Thirteen optimizers from one start: down a ravine, and through handwritten digits.
//!
//! `cargo run --release --example optimizers`
//!
//! The ravine f(x, y) = (x² + 25 y²) / 2 is 25 times steeper across than along. `Sgd` has to take steps so small that it does not jump out
//! across, and then creeps along. The others differ in what they do about that: momentum (`Momentum`, `Nesterov`) adds up the steps that
//! agree and cancels those that do not; a rate for each number (`Adagrad`, `RmsProp`, `Adadelta`, and with momentum `Adam` and its kin)
//! divides each number of the gradient by how large it usually is, so that the ravine looks round; `Lion` keeps the sign alone.
//!
//! Each has the rate in the table: about the largest at which it is well behaved. The picture has the paths, and the loss on 8×8 digits.

use nn_runtime::optim::parts::Unchanged;
use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// A digit of 8×8 pixels, each from 0 to 16.
    #[loss(CrossEntropy)]
    struct Digit(64) -> 10 { Standardize, Dense(32), Relu, Dense(10), Softmax }
}

/// How an optimizer fared.
#[derive(Clone, Debug)]
pub struct Course {
    /// Its name.
    pub name: &'static str,
    /// Where it was in the ravine, step by step.
    pub path: Vec<(f64, f64)>,
    /// The loss on digits, epoch by epoch.
    pub losses: Vec<f64>,
    rates: [f64; 2],
}

const STEPS: usize = 60;
const EPOCHS: usize = 12;

/// Height of the ravine.
#[must_use]
pub fn ravine(x: f64, y: f64) -> f64 {
    f64::midpoint(x * x, 25.0 * y * y)
}

/// Every optimizer.
///
/// # Errors
/// The data cannot be read.
pub fn run() -> Result<Vec<Course>, nn_runtime::Error> {
    let digits = Dataset::<Digit>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let (train, _) = digits.split_by_hash(5);
    let courses = vec![
        course("Sgd", Sgd::default(), [0.07, 0.1], &train)?,
        course("Momentum", Momentum::default(), [0.02, 0.02], &train)?,
        course("Nesterov", Nesterov::default(), [0.02, 0.02], &train)?,
        course("Adagrad", Adagrad::default(), [1.5, 0.03], &train)?,
        course("Adadelta", Adadelta::default(), [100.0, 1.0], &train)?,
        course("RmsProp", RmsProp::default(), [0.15, 2e-3], &train)?,
        course("Adam", Adam::default(), [0.3, 5e-3], &train)?,
        course("AmsGrad", AmsGrad::default(), [0.3, 5e-3], &train)?,
        course("AdamW", AdamW::new(1e-3, 0.01), [0.3, 5e-3], &train)?,
        course("AdaMax", AdaMax::default(), [0.3, 1e-2], &train)?,
        course("NAdam", NAdam::default(), [0.3, 5e-3], &train)?,
        course("RAdam", RAdam::default(), [0.075, 1e-2], &train)?,
        course("Lion", Lion::default(), [0.14, 1e-3], &train)?,
    ];
    println!("{:>10}  {:>12}  {:>14}  {:>12}  {:>14}", "", "ravine: rate", "f after 60", "digits: rate", "loss after 12");
    for Course { name, path, losses, rates } in &courses {
        let height = path.last().map_or(f64::NAN, |(x, y)| ravine(*x, *y));
        println!("{name:>10}  {:>12}  {height:>14.2e}  {:>12}  {:>14.5}", rates[0], rates[1], losses.last().unwrap_or(&f64::NAN));
    }
    Ok(courses)
}

/// One of them, at its rate for the ravine and its rate for digits.
fn course<O: Optimizer>(
    name: &'static str,
    mut optimizer: O,
    rates: [f64; 2],
    train: &Dataset<Digit>,
) -> Result<Course, nn_runtime::Error> {
    optimizer.set_learning_rate(rates[0]);
    let mut at = [-8.0, 1.5];
    let mut path = vec![at.into()];
    for _ in 0..STEPS {
        let gradient = [at[0], 25.0 * at[1]];
        optimizer.descend(&mut Unchanged, &mut at, &gradient);
        path.push(at.into());
    }
    optimizer.reset();
    optimizer.set_learning_rate(rates[1]);
    // Its memory was that of two numbers: for the digits it starts anew, from the same weights as all others.
    let mut net = Digit::init(&mut StdRng::seed_from_u64(1));
    let report = Trainer::new(optimizer).epochs(EPOCHS).batch(32).fit(&mut net, train)?;
    Ok(Course { name, path, losses: report.epochs.iter().map(|epoch| epoch.train_loss).collect(), rates })
}

/// The paths and the losses.
#[must_use]
pub fn picture(courses: &[Course]) -> Figure {
    let levels = || (0..5).map(|power| 0.3 * 4_f64.powi(power));
    let valley = |title: &str| {
        Chart::new(title).x("x").y("y").x_limits(-9.0, 3.0).y_limits(-2.2, 2.2).contours([-9.0, 3.0], [-2.2, 2.2], levels(), ravine)
    };
    let draw = |chart: Chart, names: &[&str]| {
        let chosen = courses.iter().filter(|course| names.contains(&course.name));
        chosen.fold(chart, |chart, course| chart.line(course.name, course.path.iter().copied()))
    };
    let heights = Chart::new("Height in the ravine").x("step").y("f").log_y().y_limits(1e-6, 100.0).legend_below();
    // The second half of so many is dashed.
    let line = |chart: Chart, place: usize, name: &'static str, points: Vec<(f64, f64)>| {
        if place < 7 { chart.line(name, points) } else { chart.dashed(name, points) }
    };
    let heights = courses.iter().enumerate().fold(heights, |chart, (place, course)| {
        line(chart, place, course.name, course.path.iter().enumerate().map(|(step, (x, y))| (step as f64, ravine(*x, *y))).collect())
    });
    let losses = Chart::new("Digits (colours as on the left)").x("epoch").y("training loss").log_y();
    let losses = courses.iter().enumerate().fold(losses, |chart, (place, course)| {
        line(chart, place, "", course.losses.iter().enumerate().map(|(epoch, loss)| (epoch as f64 + 1.0, *loss)).collect())
    });
    Figure::new("From one start, 60 steps down a ravine and 12 epochs of digits")
        .chart(draw(valley("The gradient, and its sums"), &["Sgd", "Momentum", "Nesterov"]))
        .chart(draw(valley("A rate for each number"), &["Adagrad", "Adadelta", "RmsProp", "Adam", "Lion"]))
        .chart(heights)
        .chart(losses)
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run()?).save(wanted.as_deref().unwrap_or("target/pictures/optimizers"))
}
