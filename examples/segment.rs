//! Semantic segmentation: gives a class for every pixel of a picture, which is background, disc or square.
//!
//! `cargo run --release --example segment`
//!
//! The network is a small U-Net (Ronneberger, Fischer and Brox 2015). In its first half, pools make the image smaller, so that a pixel sees
//! enough of it to tell a disc from a square. In its second half, transposed convolutions make the image larger again. The pools lose the exact
//! position of edges; skip connections from the first half restore it: `From(down1)`. The program also trains the same network without skip
//! connections, and draws the answers of both.
//!
//! The program makes the pictures itself: discs and squares of random size, position and brightness, on a noisy background. A target has one
//! class for each pixel, and the loss is the mean cross-entropy over all pixels.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use rand::RngExt;

/// The height and the width of a picture.
const SIDE: usize = 24;
const PIXELS: usize = SIDE * SIDE;

network! {
    /// A U-Net.
    #[loss(CrossEntropy)]
    pub struct UNet([1, 24, 24]) -> [3, 24, 24] {
        Conv2d(8, kernel = 3, padding = same), down1: Relu, MaxPool(2),
        Conv2d(16, kernel = 3, padding = same), down2: Relu, MaxPool(2),
        Conv2d(32, kernel = 3, padding = same), Relu,
        ConvTranspose2d(16, kernel = 2, stride = 2), Concat { Identity, From(down2) },
        Conv2d(16, kernel = 3, padding = same), Relu,
        ConvTranspose2d(8, kernel = 2, stride = 2), Concat { Identity, From(down1) },
        Conv2d(8, kernel = 3, padding = same), Relu,
        Conv2d(3, kernel = 1), Softmax,
    }
}

network! {
    /// The same without skip connections.
    #[loss(CrossEntropy)]
    pub struct Hourglass([1, 24, 24]) -> [3, 24, 24] {
        Conv2d(8, kernel = 3, padding = same), Relu, MaxPool(2),
        Conv2d(16, kernel = 3, padding = same), Relu, MaxPool(2),
        Conv2d(32, kernel = 3, padding = same), Relu,
        ConvTranspose2d(16, kernel = 2, stride = 2),
        Conv2d(16, kernel = 3, padding = same), Relu,
        ConvTranspose2d(8, kernel = 2, stride = 2),
        Conv2d(8, kernel = 3, padding = same), Relu,
        Conv2d(3, kernel = 1), Softmax,
    }
}

/// A picture, and the class of each of its pixels.
type Example = ([f32; PIXELS], [usize; PIXELS]);

/// The answers of a network to unseen pictures.
#[derive(Debug)]
pub struct Outcome {
    name: &'static str,
    /// The share of pixels with the right class.
    pub accuracy: f64,
    /// The mean F1 of the three classes.
    pub f1: f64,
    /// The most probable class of each pixel of the first pictures.
    answers: Vec<[usize; PIXELS]>,
}

/// Trains both networks on so many pictures.
///
/// # Errors
/// A number of a picture is not finite.
pub fn run(pictures: usize, epochs: usize) -> Result<(Vec<Example>, [Outcome; 2]), nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(1);
    let train: Vec<Example> = (0..pictures).map(|_| picture_of_shapes(rng)).collect();
    let test: Vec<Example> = (0..200).map(|_| picture_of_shapes(rng)).collect();
    println!("{}\n", UNet::SUMMARY);
    let outcomes = [outcome::<UNet>("with `From`", &train, &test, epochs)?, outcome::<Hourglass>("without", &train, &test, epochs)?];
    println!("{:>12}  {:>14}  {:>8}", "", "pixels right", "F1");
    for Outcome { name, accuracy, f1, .. } in &outcomes {
        println!("{name:>12}  {:>12.2} %  {f1:>8.4}", 100.0 * accuracy);
    }
    Ok((test, outcomes))
}

fn outcome<N>(name: &'static str, train: &[Example], test: &[Example], epochs: usize) -> Result<Outcome, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = [f32; PIXELS], Target = [usize; PIXELS]>,
{
    let mut net = N::init(&mut StdRng::seed_from_u64(2));
    let train = Dataset::<N>::from_rows(train.iter().copied());
    Trainer::new(Adam::new(5e-3)).epochs(epochs).batch(30).schedule(schedule::Cosine::to(0.0)).seed(1).fit(&mut net, &train)?;
    let evaluation = net.evaluate(&Dataset::<N>::from_rows(test.iter().copied()))?;
    let inputs: Vec<_> = test.iter().take(SHOWN).map(|(picture, _)| *picture).collect();
    let outputs = net.predict_batch(&inputs, &mut N::workspace(SHOWN)).iter().map(|output| classes(output.numbers())).collect();
    let [accuracy, f1] = [evaluation.accuracy, evaluation.f1].map(|metric| metric.unwrap_or(f64::NAN));
    Ok(Outcome { name, accuracy, f1, answers: outputs })
}

/// The class with the largest probability, for each pixel. The probabilities of class 0 come first, for all pixels.
fn classes(probabilities: &[f32]) -> [usize; PIXELS] {
    let of = |class: usize, pixel: usize| probabilities[class * PIXELS + pixel];
    std::array::from_fn(|pixel| (1..3).fold(0, |best, class| if of(class, pixel) > of(best, pixel) { class } else { best }))
}

/// Draws several shapes, later ones in front of earlier ones, then adds noise.
fn picture_of_shapes(rng: &mut StdRng) -> Example {
    let (mut picture, mut classes) = ([rng.random_range(0.0..0.3); PIXELS], [0; PIXELS]);
    for _ in 0..rng.random_range(2..5) {
        let (size, is_disc): (f32, bool) = (rng.random_range(2.5..6.0), rng.random());
        let [x, y]: [f32; 2] = std::array::from_fn(|_| rng.random_range(0.0..SIDE as f32));
        let brightness = rng.random_range(0.5..1.0);
        for pixel in 0..PIXELS {
            let [dx, dy] = [(pixel % SIDE) as f32 - x, (pixel / SIDE) as f32 - y];
            // A disc and a square of the same area.
            let inside = if is_disc { dx.hypot(dy) < size } else { dx.abs().max(dy.abs()) < size * 0.886 };
            if inside {
                (picture[pixel], classes[pixel]) = (brightness, if is_disc { 1 } else { 2 });
            }
        }
    }
    (picture.map(|ink| ink + rng.random_range(-0.15..0.15)), classes)
}

/// How many pictures are drawn.
const SHOWN: usize = 5;

/// Draws the pictures, the right classes, and the answers of both networks. Discs are blue, squares red.
#[must_use]
pub fn picture((test, outcomes): &(Vec<Example>, [Outcome; 2])) -> Figure {
    let side = SIDE as f64;
    let chart = |title: String| Chart::new(title).bare().x_limits(0.0, side).y_limits(0.0, side).y_down();
    let rows = |pixels: &[f64]| pixels.chunks(SIDE).map(<[f64]>::to_vec).collect::<Vec<_>>();
    let of_classes = |classes: &[usize; PIXELS]| rows(&classes.map(|class| [0.0, -0.8, 0.8][class]));
    let mut figure = Figure::new("Discs (blue) and squares (red), pixel by pixel").columns(SHOWN).chart_size(244.0, 200.0);
    for (picture, _) in &test[..SHOWN] {
        figure = figure.chart(chart("picture".to_owned()).heat(rows(&picture.map(f64::from)), [0.0, side], [0.0, side]));
    }
    for (_, classes) in &test[..SHOWN] {
        figure = figure.chart(chart("right".to_owned()).signed_heat(of_classes(classes), 1.0, [0.0, side], [0.0, side]));
    }
    for Outcome { name, accuracy, answers, .. } in outcomes {
        for answer in answers {
            let title = format!("{name}: {:.1} %", 100.0 * accuracy);
            figure = figure.chart(chart(title).signed_heat(of_classes(answer), 1.0, [0.0, side], [0.0, side]));
        }
    }
    figure
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run(1500, 20)?).save(wanted.as_deref().unwrap_or("target/pictures/segment"))
}
