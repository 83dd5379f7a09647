//! Deep convolutional inverse graphics network (Kulkarni et al. 2015): finds where things are, and draws them elsewhere.
//!
//! `cargo run --release -p nn-zoo --example inverse_graphics`
//!
//! A picture has one disc. The encoder finds its place and its size, and these three numbers are all that the decoder, a graphics engine, gets.
//! Both are trained together: the network has two outputs, each with its loss. Afterwards the engine draws discs that no picture had.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use rand::RngExt;

const SIDE: usize = 16;
const PIXELS: usize = SIDE * SIDE;

network! {
    /// Draws a disc. The ink of a pixel is the sigmoid of its output.
    #[derive(Debug)]
    pub struct Engine(3) -> 256 {
        Dense(128), Relu, Reshape([8, 4, 4]),
        ConvTranspose2d(16, kernel = 4, stride = 2, padding = 1), Relu,
        ConvTranspose2d(8, kernel = 4, stride = 2, padding = 1), Relu,
        Conv2d(1, kernel = 3, padding = same), Flatten,
    }
}
network! {
    #[loss(pose = MeanSquaredError, image = BinaryCrossEntropy)]
    pub struct Inverse(image: [1, 16, 16]) -> (pose: 3, image: 256) {
        Conv2d(8, kernel = 3, stride = 2, padding = 1), Relu,
        Conv2d(16, kernel = 3, stride = 2, padding = 1), Relu,
        Flatten, Dense(32), Relu,
        Dense(3), Tanh,
        Heads { pose: Identity, image: { engine: self::Engine, Sigmoid } },
    }
}

/// The results on pictures that were not trained on.
#[derive(Debug)]
pub struct Outcome {
    engine: Engine,
    /// The root of the mean squared error of a place, in pixels.
    pub error: f64,
    /// The root of the mean squared error of a pixel that the engine draws from the right place and size.
    pub drawn: f64,
}

/// The place of the disc and its size, each from −1 to 1.
type Pose = [f32; 3];

fn disc([x, y, size]: Pose) -> [f32; PIXELS] {
    let (center, radius) = ([x, y].map(|place| 7.5 + 4.0 * place), 2.5 + size);
    std::array::from_fn(|pixel| {
        let [dx, dy] = [(pixel % SIDE) as f32 - center[0], (pixel / SIDE) as f32 - center[1]];
        (radius + 0.5 - dx.hypot(dy)).clamp(0.0, 1.0)
    })
}

fn ink(output: f32) -> f32 {
    1.0 / (1.0 + (-output).exp())
}

/// Trains on so many pictures.
///
/// # Errors
/// None here: the pictures are finite.
pub fn run(pictures: usize, epochs: usize) -> Result<Outcome, nn_runtime::Error> {
    let rng = &mut StdRng::seed_from_u64(1);
    let row = |rng: &mut StdRng| {
        // Within the range of a tanh.
        let pose: Pose = std::array::from_fn(|_| rng.random_range(-0.9..0.9));
        (InverseInput { image: disc(pose) }, InverseTarget { pose, image: disc(pose) })
    };
    let train = Dataset::<Inverse>::from_rows((0..pictures).map(|_| row(rng)));
    let test: Vec<_> = (0..200).map(|_| row(rng)).collect();
    let mut net = Inverse::init(rng);
    Trainer::new(Adam::new(3e-3)).epochs(epochs).batch(32).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &train)?;
    let engine: Engine = net.extract("engine")?;
    let (mut of_place, mut of_pixel) = (0.0, 0.0);
    for (input, target) in &test {
        let found = net.predict(input).pose;
        of_place += (0..2).map(|axis| f64::from(4.0 * (found[axis] - target.pose[axis])).powi(2)).sum::<f64>() / 400.0;
        let drawn = engine.predict(&target.pose).map(ink);
        of_pixel += drawn.iter().zip(&target.image).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>() / (200 * PIXELS) as f64;
    }
    let (error, drawn) = (of_place.sqrt(), of_pixel.sqrt());
    println!("a place is found to {error:.2} pixels; a drawn pixel is wrong by {drawn:.3}");
    Ok(Outcome { engine, error, drawn })
}

/// Draws discs with one number after the other changed.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let side = SIDE as f64;
    let mut figure = Figure::new("Inverse graphics: what the engine draws for other numbers").columns(5).chart_size(225.0, 200.0);
    for (axis, name) in ["x", "y", "size"].into_iter().enumerate() {
        for value in [-0.9, -0.45, 0.0, 0.45, 0.9] {
            let drawn = outcome.engine.predict(&std::array::from_fn(|place| if place == axis { value } else { 0.0 }));
            let cells = drawn.chunks(SIDE).map(|line| line.iter().map(|output| f64::from(ink(*output))).collect()).collect();
            let chart = Chart::new(format!("{name} = {value}")).bare().x_limits(0.0, side).y_limits(0.0, side).y_down();
            figure = figure.chart(chart.heat(cells, [0.0, side], [0.0, side]));
        }
    }
    figure
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    nn_zoo::show("inverse_graphics", &picture(&run(3000, 20)?))
}
