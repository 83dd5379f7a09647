//! Thirteen optimizers from one start: down a ravine, and on handwritten digits.
//!
//! `cargo run --release --example optimizers`
//!
//! The ravine f(x, y) = (x² + 25 y²) / 2 is 25 times steeper across than along. `Sgd` has to take small steps so as not to jump out
//! across, and then creeps along. The others differ in what they do about that. Momentum (`Momentum`, `Nesterov`) adds up steps that
//! agree and cancels those that do not. A rate for each number (`Adagrad`, `RmsProp`, `Adadelta`, and with momentum `Adam` and its kin)
//! divides each number of the gradient by how large it usually is, so that the ravine looks round. `Lion` keeps only the sign.
//!
//! For the ravine each has a rate at which its path can be seen well. For the 8×8 digits each is tried at nine rates, and the table has the
//! one with the least training loss. The best rates of two optimizers can be a factor of 1000 apart, so that a comparison at one rate for
//! all, or at the defaults, says little. The picture has the paths, the heights, and the loss on digits over the rate.

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
    /// The loss on digits after the last epoch, at each of [`RATES`]; infinite where it diverged.
    pub losses: Vec<f64>,
    ravine_rate: f64,
}

impl Course {
    /// The rate of [`RATES`] that ended with the least loss on digits, and that loss.
    #[must_use]
    pub fn best(&self) -> (f64, f64) {
        let tried = RATES.into_iter().zip(self.losses.iter().copied());
        tried.min_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap_or((f64::NAN, f64::NAN))
    }
}

/// The learning rates that are tried on the digits.
pub const RATES: [f64; 9] = [3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, 3.0];

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
        course("Sgd", 0.07, Sgd::default, &train)?,
        course("Momentum", 0.02, Momentum::default, &train)?,
        course("Nesterov", 0.02, Nesterov::default, &train)?,
        course("Adagrad", 1.5, Adagrad::default, &train)?,
        course("Adadelta", 100.0, Adadelta::default, &train)?,
        course("RmsProp", 0.15, RmsProp::default, &train)?,
        course("Adam", 0.3, Adam::default, &train)?,
        course("AmsGrad", 0.3, AmsGrad::default, &train)?,
        course("AdamW", 0.3, || AdamW::new(1e-3, 0.01), &train)?,
        course("AdaMax", 0.3, AdaMax::default, &train)?,
        course("NAdam", 0.3, NAdam::default, &train)?,
        course("RAdam", 0.075, RAdam::default, &train)?,
        course("Lion", 0.14, Lion::default, &train)?,
    ];
    println!("{:>10}  {:>12}  {:>14}  {:>12}  {:>14}", "", "ravine: rate", "f after 60", "digits: rate", "loss after 12");
    for course in &courses {
        let height = course.path.last().map_or(f64::NAN, |(x, y)| ravine(*x, *y));
        let (rate, loss) = course.best();
        println!("{:>10}  {:>12}  {height:>14.2e}  {rate:>12}  {loss:>14.5}", course.name, course.ravine_rate);
    }
    Ok(courses)
}

/// One of them, at its rate for the ravine and at all rates for digits.
fn course<O: Optimizer>(
    name: &'static str,
    ravine_rate: f64,
    make: impl Fn() -> O,
    train: &Dataset<Digit>,
) -> Result<Course, nn_runtime::Error> {
    let mut optimizer = make();
    optimizer.set_learning_rate(ravine_rate);
    let mut at = [-8.0, 1.5];
    let mut path = vec![at.into()];
    for _ in 0..STEPS {
        let gradient = [at[0], 25.0 * at[1]];
        optimizer.descend(&mut Unchanged, &mut at, &gradient);
        path.push(at.into());
    }
    let loss = |rate| {
        let mut optimizer = make();
        optimizer.set_learning_rate(rate);
        // All start from the same weights.
        let mut net = Digit::init(&mut StdRng::seed_from_u64(1));
        match Trainer::new(optimizer).epochs(EPOCHS).batch(32).fit(&mut net, train) {
            Ok(report) => Ok(report.last().train_loss),
            Err(nn_runtime::Error::Diverged { .. }) => Ok(f64::INFINITY),
            Err(other) => Err(other),
        }
    };
    let losses = RATES.into_iter().map(loss).collect::<Result<_, _>>()?;
    Ok(Course { name, path, losses, ravine_rate })
}

/// The paths and the losses.
#[must_use]
pub fn picture(courses: &[Course]) -> Figure {
    let levels = || (0..5).map(|power| 0.3 * 4_f64.powi(power));
    let valley = |title: &str| {
        Chart::new(title).x("x").y("y").x_limits(-9.0, 3.0).y_limits(-2.2, 2.2).contours([-9.0, 3.0], [-2.2, 2.2], levels(), ravine)
    };
    // Each optimizer has one colour in all four charts; the second half of so many is dashed.
    let line = |chart: Chart, place: usize, name: &'static str, points: Vec<(f64, f64)>| {
        if place < 7 { chart.line(name, points).color(place) } else { chart.dashed(name, points).color(place) }
    };
    let draw = |chart: Chart, names: &[&str]| {
        let chosen = courses.iter().enumerate().filter(|(_, course)| names.contains(&course.name));
        chosen.fold(chart, |chart, (place, course)| line(chart, place, course.name, course.path.clone()))
    };
    let heights = Chart::new("Height in the ravine").x("step").y("f").log_y().y_limits(1e-6, 100.0).legend_below();
    let heights = courses.iter().enumerate().fold(heights, |chart, (place, course)| {
        line(chart, place, course.name, course.path.iter().enumerate().map(|(step, (x, y))| (step as f64, ravine(*x, *y))).collect())
    });
    let losses = Chart::new("Digits, after 12 epochs (colours as on the left)").x("learning rate").y("training loss").log_x().log_y();
    let losses = losses.x_limits(2e-4, 5.0).y_limits(1e-4, 10.0);
    let losses = courses.iter().enumerate().fold(losses, |chart, (place, course)| {
        line(chart, place, "", RATES.into_iter().zip(course.losses.iter().copied()).filter(|(_, loss)| loss.is_finite()).collect())
    });
    Figure::new("From one start: 60 steps down a ravine, and digits at nine rates")
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
