//! Exploding gradients, and clipping against them.
//!
//! `cargo run --release --example exploding_gradients_and_clipping`
//!
//! A product of many factors can grow: where weights are a little too large, many layers make the gradient enormous. The loss is then flat with
//! cliffs in it. A step down from the edge of one is as long as the cliff is steep. It throws the weights far away, often until a number is too
//! large for the computer. Clipping (Pascanu, Mikolov and Bengio 2013) keeps the direction and limits the length:
//! g ← g min(1, limit / ‖g‖).
//!
//! Here a network of ten layers starts from weights 1.4 times as large as is right for `Relu`. Training ends with an error that
//! names the layer in which the first NaN or infinity appeared. With `ClipNorm(1.0)` the same training learns. The picture has the length of
//! the gradient before it is clipped, and the loss, step by step.

use nn_runtime::Error;
use nn_runtime::diagnosis::Origin;
use nn_runtime::optim::norm;
use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

/// The deviation of the first weights: He's for 32 inputs is √(2/32) = 0.25.
struct TooLarge;

impl<S: nn_runtime::Scalar> Initializer<S> for TooLarge {
    fn fill(&self, weight: &mut [S], fan_in: usize, fan_out: usize, rng: &mut dyn Rng) {
        init::HeNormal.fill(weight, fan_in, fan_out, rng);
        for w in weight {
            *w *= S::from_f64(1.4);
        }
    }
}

network! {
    /// Ten layers, steep ones.
    #[derive(Clone)]
    #[loss(MeanSquaredError)]
    struct Steep(1) -> 1 {
        Dense(32, init = self::TooLarge), Relu, Dense(32, init = self::TooLarge), Relu, Dense(32, init = self::TooLarge), Relu,
        Dense(32, init = self::TooLarge), Relu, Dense(32, init = self::TooLarge), Relu, Dense(32, init = self::TooLarge), Relu,
        Dense(32, init = self::TooLarge), Relu, Dense(32, init = self::TooLarge), Relu, Dense(32, init = self::TooLarge), Relu,
        Dense(1, init = self::TooLarge),
    }
}

/// A training, step by step.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The length of the gradient before it is clipped.
    pub lengths: Vec<f64>,
    /// The loss.
    pub losses: Vec<f64>,
    /// Where the finite numbers ended, if they did.
    pub origin: Option<Origin>,
}

/// Without clipping and with it; and what a trainer says of the first.
///
/// # Errors
/// A batch cannot go through.
pub fn run() -> Result<([Course; 2], String), Error> {
    let curve = Dataset::<Steep>::from_rows((0..128).map(|x| x as f32 / 32.0 - 2.0).map(|x| ([x], [(2.0 * x).sin()])));
    let first = Steep::init(&mut StdRng::seed_from_u64(1));
    let rate = 0.02;
    let courses = [course(first.clone(), Sgd::new(rate), &curve)?, course(first.clone(), ClipNorm(1.0).before(Sgd::new(rate)), &curve)?];
    println!("{:>5}  {:>24}  {:>24}", "", "without clipping", "ClipNorm(1.0)");
    println!("{:>5}  {:>12}{:>12}  {:>12}{:>12}", "step", "loss", "|gradient|", "loss", "|gradient|");
    for step in [0, 1, 2, 3, 5, 10, 50, 100, 500, 999] {
        let cells = |course: &Course| match (course.losses.get(step), course.lengths.get(step)) {
            (Some(loss), Some(length)) => format!("{loss:>12.3e}{length:>12.2e}"),
            _ => format!("{:>24}", "–"),
        };
        println!("{step:>5}  {}  {}", cells(&courses[0]), cells(&courses[1]));
    }
    let told = match Trainer::new(Sgd::new(rate)).epochs(100).batch(32).fit(&mut first.clone(), &curve) {
        Err(error) => error.to_string(),
        Ok(_) => "it did not diverge".to_owned(),
    };
    println!("\n{told}");
    Ok((courses, told))
}

fn course(mut net: Steep, mut optimizer: impl Optimizer, curve: &Dataset<Steep>) -> Result<Course, Error> {
    let (mut workspace, mut batches) = (Steep::workspace(32), curve.batches(32));
    let (mut course, rng) = (Course::default(), &mut StdRng::seed_from_u64(2));
    while course.losses.len() < 1000 {
        batches.shuffle(rng);
        while let Some((inputs, targets)) = batches.next() {
            let loss = net.gradient(inputs, targets, &mut workspace)?;
            let length = norm(workspace.gradient().parameters());
            if !loss.is_finite() || !length.is_finite() {
                course.origin = workspace.origin(&net, inputs, loss);
                return Ok(course);
            }
            course.losses.push(f64::from(loss));
            course.lengths.push(length);
            optimizer.step(&mut net, workspace.gradient());
        }
    }
    Ok(course)
}

/// Lengths and losses.
#[must_use]
pub fn picture(courses: &[Course; 2]) -> Figure {
    let chart = |title: &str, y: &str, of: fn(&Course) -> &[f64]| {
        let names = ["without clipping", "ClipNorm(1.0)"];
        let chart = Chart::new(title).x("step, counted from 1").y(y).log_x().log_y();
        courses.iter().zip(names).enumerate().fold(chart, |chart, (color, (course, name))| {
            let points: Vec<_> = of(course).iter().enumerate().map(|(step, y)| (step as f64 + 1.0, *y)).collect();
            let end = points.last().copied().filter(|_| course.origin.is_some());
            let chart = chart.line(name, points).color(color);
            end.into_iter().fold(chart, |chart, end| chart.dots("the next one overflows", [end]).color(color))
        })
    };
    Figure::new("Ten layers whose first weights are 1.4 times too large")
        .chart(chart("The gradient, before it is clipped", "length of the gradient", |course| &course.lengths))
        .chart(chart("The loss", "mean squared error", |course| &course.losses))
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run()?.0).save(wanted.as_deref().unwrap_or("target/pictures/exploding_gradients_and_clipping"))
}
