//! Over-fitting, and dropout against it.
//!
//! `cargo run --release --example overfitting_and_dropout`
//!
//! 50 000 numbers that can be trained, and 400 pictures to learn from, of which somebody labelled every fourth wrongly. The network learns
//! them by heart, mistakes included: its loss on them falls to nothing, while on others it first falls and then grows, as it is surer and surer
//! of what is not so. Dropout (Srivastava et al. 2014) sets each unit to 0 with probability p at each step. No unit can rely on
//! the one beside it, which makes what is one picture's alone hard to keep, and what many share easy; each step trains another of the
//! many thinner networks that share these weights, and what predicts, with all units there, is about the mean of them all.
//!
//! The picture has both losses of both networks, epoch by epoch.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use nn_runtime::trainer::Report;

network! {
    /// Learns by heart.
    #[loss(CrossEntropy)]
    struct Plain(64) -> 10 { Dense(256), Relu, Dense(128), Relu, Dense(10), Softmax }
}

network! {
    /// The same, with units that are missing now and then.
    #[loss(CrossEntropy)]
    struct Dropped(64) -> 10 { Dense(256), Relu, Dropout(0.5), Dense(128), Relu, Dropout(0.5), Dense(10), Softmax }
}

/// The losses of a network, epoch by epoch.
#[derive(Clone, Debug)]
pub struct Course {
    name: &'static str,
    /// On the pictures it learns from.
    pub train: Vec<f64>,
    /// On others.
    pub test: Vec<f64>,
    /// The share of the others that it reads right at the end.
    pub accuracy: f64,
}

/// How many pictures there are to learn from.
const FEW: usize = 400;

const EPOCHS: usize = 100;

/// Both networks.
///
/// # Errors
/// The data cannot be read.
pub fn run() -> Result<[Course; 2], nn_runtime::Error> {
    let courses = [course::<Plain>("without dropout")?, course::<Dropped>("Dropout(0.5)")?];
    println!("{:>16}  {:>12}  {:>12}  {:>12}  {:>10}", "", "train loss", "test loss", "its least", "accuracy");
    for Course { name, train, test, accuracy } in &courses {
        let (least, last) = (test.iter().copied().fold(f64::INFINITY, f64::min), test.last().unwrap_or(&f64::NAN));
        println!("{name:>16}  {:>12.5}  {last:>12.4}  {least:>12.4}  {accuracy:>10.4}", train.last().unwrap_or(&f64::NAN));
    }
    Ok(courses)
}

fn course<N>(name: &'static str) -> Result<Course, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = [f32; 64], Target = usize>,
{
    let digits = Dataset::<N>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let digits = Dataset::<N>::from_rows(digits.iter().map(|(pixels, digit)| (pixels.map(|ink| ink / 16.0), *digit)));
    let (train, test) = digits.split_by_hash(5);
    let few = train.iter().take(FEW).enumerate();
    let few = Dataset::<N>::from_rows(
        few.map(|(row, (pixels, digit))| (*pixels, if row % 4 == 0 { (digit + 1 + row / 4 % 9) % 10 } else { *digit })),
    );
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    let Report { epochs, .. } = Trainer::new(Adam::new(2e-3)).epochs(EPOCHS).batch(50).validate(&test).fit(&mut net, &few)?;
    let validations = epochs.iter().filter_map(|epoch| epoch.validation.as_ref());
    Ok(Course {
        name,
        train: epochs.iter().map(|epoch| epoch.train_loss).collect(),
        test: validations.map(|validation| validation.loss).collect(),
        accuracy: net.evaluate(&test)?.accuracy.unwrap_or(f64::NAN),
    })
}

/// The losses.
#[must_use]
pub fn picture(courses: &[Course; 2]) -> Figure {
    let epochs = |losses: &[f64]| losses.iter().enumerate().map(|(epoch, loss)| (epoch as f64 + 1.0, *loss)).collect::<Vec<_>>();
    let chart = |title: &str, of: fn(&Course) -> &[f64]| {
        let chart = Chart::new(title).x("epoch").y("mean loss").log_y();
        courses.iter().fold(chart, |chart, course| chart.line(course.name, epochs(of(course))))
    };
    Figure::new("400 digits, every fourth label wrong")
        .chart(chart("The pictures it learns from", |course| &course.train))
        .chart(chart("Pictures it has not seen", |course| &course.test))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run()?).save(wanted.as_deref().unwrap_or("target/pictures/overfitting_and_dropout"))
}
