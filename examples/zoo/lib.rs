//! What the programs of the zoo share: handwritten digits, and ways to draw.

use std::f32::consts::TAU;

use nn_runtime::Error;
use nn_runtime::plot::{Chart, Figure};
use nn_runtime::prelude::*;
use rand::RngExt;

/// The 8×8 pixels of a digit, each from 0 to 1.
pub type Pixels = [f32; 64];

network! {
    /// Names the columns of the file: 64 pixels and the class.
    #[loss(CrossEntropy)]
    struct Columns(64) -> 10 { Dense(10), Softmax }
}

/// Returns the UCI digits, about 1400 to train on and 360 to test on.
///
/// # Errors
/// The file is missing.
pub fn digits() -> Result<[Vec<(Pixels, usize)>; 2], Error> {
    let all = Dataset::<Columns>::from_csv(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/digits.csv.gz"))?;
    let (train, test) = all.split(0.8, &mut StdRng::seed_from_u64(1));
    Ok([train, test].map(|rows| rows.iter().map(|(pixels, class)| (pixels.map(|ink| ink / 16.0), *class)).collect()))
}

/// Returns the pixels without the classes.
#[must_use]
pub fn images(digits: &[(Pixels, usize)]) -> Vec<Pixels> {
    digits.iter().map(|(pixels, _)| *pixels).collect()
}

/// Draws from N(0, 1), by Box and Muller's transform.
pub fn normal(rng: &mut StdRng) -> f32 {
    let radius = (-2.0 * (1.0 - rng.random::<f32>()).ln()).sqrt();
    radius * (TAU * rng.random::<f32>()).cos()
}

/// The place of the largest number, the first one if several are equal.
#[must_use]
pub fn largest(numbers: &[f32]) -> usize {
    (0..numbers.len()).fold(0, |best, place| if numbers[place] > numbers[best] { place } else { best })
}

/// Numbers of epochs as points, for a line.
pub fn by_epoch(numbers: &[f64]) -> impl Iterator<Item = (f64, f64)> + '_ {
    numbers.iter().enumerate().map(|(epoch, number)| (epoch as f64 + 1.0, *number))
}

/// Draws rows of digits side by side.
#[must_use]
pub fn tiles(title: impl Into<String>, rows: &[Vec<Pixels>]) -> Chart {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut cells = vec![vec![0.0; columns * 9 + 1]; rows.len() * 9 + 1];
    for (down, row) in rows.iter().enumerate() {
        for (across, pixels) in row.iter().enumerate() {
            for (pixel, ink) in pixels.iter().enumerate() {
                cells[down * 9 + 1 + pixel / 8][across * 9 + 1 + pixel % 8] = f64::from(*ink);
            }
        }
    }
    let (width, height) = (cells[0].len() as f64, cells.len() as f64);
    Chart::new(title).bare().x_limits(0.0, width).y_limits(0.0, height).y_down().heat(cells, [0.0, width], [0.0, height])
}

/// Draws the answers of a network over the square from −`end` to `end` in both directions: blue for −1, red for 1.
#[must_use]
pub fn plane(title: impl Into<String>, end: f64, answer: impl Fn([f32; 2]) -> f32) -> Chart {
    const CELLS: usize = 80;
    let place = |cell: usize| ((cell as f64 + 0.5) / CELLS as f64 * 2.0 - 1.0) * end;
    let row = |y: usize| (0..CELLS).map(|x| f64::from(answer([place(x) as f32, place(y) as f32]))).collect();
    let ends = [-end, end];
    Chart::new(title).bare().x_limits(-end, end).y_limits(-end, end).signed_heat((0..CELLS).map(row).collect(), 3.0, ends, ends)
}

/// Adds points of two classes to a [`plane`].
#[must_use]
pub fn two_classes(chart: Chart, points: &[([f32; 2], bool)]) -> Chart {
    let of = |class: bool| points.iter().filter(move |(_, is)| *is == class).map(|([x, y], _)| (f64::from(*x), f64::from(*y)));
    chart.points("", of(false)).color(0).points("", of(true)).color(1)
}

/// The share of points of two classes on whose side the answer is.
#[must_use]
pub fn right(points: &[([f32; 2], bool)], answer: impl Fn([f32; 2]) -> f32) -> f64 {
    points.iter().filter(|(point, class)| (answer(*point) > 0.0) == *class).count() as f64 / points.len() as f64
}

/// Saves the picture of an example, at the path after `--picture` or in `target/pictures`.
///
/// # Errors
/// The file cannot be written.
pub fn show(name: &str, figure: &Figure) -> Result<(), Error> {
    let wanted = std::env::args().skip_while(|word| word != "--picture").nth(1);
    figure.save(wanted.unwrap_or_else(|| format!("target/pictures/{name}")))
}
