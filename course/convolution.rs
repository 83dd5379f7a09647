//! Convolution: what filters respond to, and how their maps move with the digit.
//!
//! `cargo run --release --example convolution`
//!
//! A convolution multiplies each window of an image by the same few weights, its filter. Its output is an image again, a feature map: its numbers
//! are large where the window looks like the filter. A digit that is moved by a pixel gives the same map, moved by a pixel. A dense layer has a
//! weight for every pixel, so the moved digit is new to it.
//!
//! Two networks learn 8×8 digits that are not moved, one with convolutions and one without. Both then read the test digits moved by one pixel,
//! which they have never seen. The picture has the filters, and their maps of a digit and of the same digit moved.

use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;

network! {
    /// A digit of 8×8 pixels from 0 to 1, read by filters.
    #[loss(CrossEntropy)]
    pub struct Filtered([1, 8, 8]) -> 10 {
        conv: Conv2d(6, kernel = 3), Relu, MaxPool(2),
        Conv2d(32, kernel = 2), Relu, GlobalMaxPool,
        Dense(10), Softmax,
    }
}

network! {
    /// The same digit, read by a layer with weights for every pixel.
    #[loss(CrossEntropy)]
    pub struct Flat(64) -> 10 { Dense(64), Relu, Dense(10), Softmax }
}

network! {
    /// The maps of the filters alone.
    pub struct Maps([1, 8, 8]) -> [6, 6, 6] { conv: Conv2d(6, kernel = 3), Relu }
}

/// The accuracies of both networks, and the filters.
#[derive(Debug)]
pub struct Outcome {
    /// The share of test digits that is read right: unmoved, and moved to the right by one pixel.
    pub filtered: [f64; 2],
    /// The same without a convolution.
    pub flat: [f64; 2],
    /// A digit, and the same digit moved.
    pub digits: [[f32; 64]; 2],
    /// The maps of both.
    pub maps: [[f32; 216]; 2],
    /// The filters, each row by row.
    filters: Vec<Vec<Vec<f64>>>,
}

/// Trains both networks, and lets the filters see a digit and the same digit moved.
///
/// # Errors
/// The data cannot be read.
pub fn run() -> Result<Outcome, nn_runtime::Error> {
    let (filters, filtered) = train::<Filtered>()?;
    let (_, flat) = train::<Flat>()?;
    println!("{:>14}  {:>8}  {:>8}", "", "in place", "moved");
    for (name, [here, moved]) in [("a convolution", filtered), ("dense layers", flat)] {
        println!("{name:>14}  {:>6.1} %  {:>6.1} %", 100.0 * here, 100.0 * moved);
    }

    let mut maps = Maps::init(&mut StdRng::seed_from_u64(1));
    *maps.conv_mut().weight = *filters.conv().weight;
    *maps.conv_mut().bias = *filters.conv().bias;
    let digit = dataset::<Filtered>(false)?.iter().find(|(digit, class)| **class == 3 && moved(digit) != **digit).map(|(digit, _)| *digit);
    let digit = digit.unwrap_or([0.0; 64]);
    let digits = [digit, moved(&digit)];
    let weight = filters.conv().weight;
    let filters =
        (0..6).map(|filter| weight.iter().map(|row| row.iter().map(|[one]| f64::from(one[filter])).collect()).collect()).collect();
    Ok(Outcome { filtered, flat, digits, maps: digits.map(|digit| maps.predict(&digit)), filters })
}

/// The digits with pixels from 0 to 1, perhaps moved.
fn dataset<N>(move_them: bool) -> Result<Dataset<N>, nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = [f32; 64], Target = usize>,
{
    let digits = Dataset::<N>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/digits.csv.gz"))?;
    let scaled = digits.iter().map(|(pixels, class)| (pixels.map(|ink| ink / 16.0), *class));
    Ok(Dataset::from_rows(scaled.map(|(digit, class)| (if move_them { moved(&digit) } else { digit }, class))))
}

fn train<N>() -> Result<(N, [f64; 2]), nn_runtime::Error>
where
    N: Supervised<Scalar = f32, Input = [f32; 64], Target = usize>,
{
    let digits = dataset::<N>(false)?;
    let (train, test) = digits.split_by(|row| row % 5 > 0);
    let (_, test_moved) = dataset::<N>(true)?.split_by(|row| row % 5 > 0);
    let mut net = N::init(&mut StdRng::seed_from_u64(1));
    Trainer::new(Adam::new(3e-3)).epochs(60).batch(32).schedule(schedule::Cosine::to(0.0)).fit(&mut net, &train)?;
    let accuracy = |data: &Dataset<N>| Ok(net.evaluate(data)?.accuracy.unwrap_or(f64::NAN));
    let both = [accuracy(&test)?, accuracy(&test_moved)?];
    Ok((net, both))
}

/// A digit, one pixel to the right.
fn moved(digit: &[f32; 64]) -> [f32; 64] {
    std::array::from_fn(|pixel| if pixel % 8 == 0 { 0.0 } else { digit[pixel - 1] })
}

/// The filters, a digit with its maps, and the moved digit with its maps.
#[must_use]
pub fn picture(outcome: &Outcome) -> Figure {
    let square = |title: &str, side: f64| Chart::new(title).bare().x_limits(0.0, side).y_limits(0.0, side).y_down();
    let rows =
        |pixels: &[f32], side: usize| pixels.chunks(side).map(|row| row.iter().map(|x| f64::from(*x)).collect()).collect::<Vec<Vec<f64>>>();
    let mut figure =
        Figure::new("Six filters, and what they see of a digit and of the same digit moved by a pixel").columns(7).chart_size(200.0, 150.0);
    let strongest = outcome.filters.iter().flatten().flatten().fold(0.0, |most: f64, w| most.max(w.abs()));
    figure = figure.chart(square("filters", 3.0));
    for (number, filter) in outcome.filters.iter().enumerate() {
        figure = figure.chart(square(&format!("{}", number + 1), 3.0).signed_heat(filter.clone(), strongest, [0.0, 3.0], [0.0, 3.0]));
    }
    for (name, digit, maps) in [("digit", &outcome.digits[0], &outcome.maps[0]), ("moved", &outcome.digits[1], &outcome.maps[1])] {
        figure = figure.chart(square(name, 8.0).heat(rows(digit, 8), [0.0, 8.0], [0.0, 8.0]));
        for (number, map) in maps.chunks(36).enumerate() {
            figure = figure.chart(square(&format!("map {}", number + 1), 6.0).heat(rows(map, 6), [0.0, 6.0], [0.0, 6.0]));
        }
    }
    figure
}

#[allow(dead_code, reason = "the tests call the functions above")]
fn main() -> Result<(), nn_runtime::Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    picture(&run()?).save(wanted.as_deref().unwrap_or("target/pictures/convolution"))
}
