//! Compares the predictions of two networks, for example to measure the error of smaller weights.

use core::fmt;

use crate::network::Row;
use nn_kernels::Scalar;

/// The result of [`compare`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The number of rows compared.
    pub rows: usize,
    /// The largest absolute difference of two outputs.
    pub largest: f64,
    /// The mean absolute difference.
    pub mean: f64,
    /// The number of rows in which both have the largest output at the same index. For a classifier: how often both predict the same class.
    pub agreeing: usize,
}

/// Predicts every row with both functions and compares the outputs.
///
/// ```
/// use nn_runtime::{compare, prelude::*};
///
/// network! {
///     #[weights("xor.safetensors")]
///     struct Xor(2) -> 1 { hidden: Dense(2), Tanh, output: Dense(1), Sigmoid }
/// }
///
/// network! {
///     #[weights("xor.safetensors", as = i8)]
///     struct SmallXor(2) -> 1 { hidden: Dense(2), Tanh, output: Dense(1), Sigmoid }
/// }
///
/// # fn main() {
/// let (full, small) = (Xor::trained(), SmallXor::trained());
/// let rows = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let difference = compare(&rows, |row| full.predict(row), |row| small.predict(row));
/// assert!(difference.largest < 0.01, "{difference}");
/// # }
/// ```
pub fn compare<X, Y: Row<S>, S: Scalar>(rows: &[X], first: impl Fn(&X) -> Y, second: impl Fn(&X) -> Y) -> Difference {
    let mut difference = Difference { rows: rows.len(), largest: 0.0, mean: 0.0, agreeing: 0 };
    for row in rows {
        let (first, second) = (first(row), second(row));
        for (a, b) in first.present().iter().zip(second.present()) {
            let apart = (a.to_f64() - b.to_f64()).abs();
            // A NaN counts as the largest difference. Comparisons with NaN are false, so `apart` is taken.
            difference.largest = if apart <= difference.largest { difference.largest } else { apart };
            difference.mean += apart;
        }
        difference.agreeing += usize::from(largest(first.numbers()) == largest(second.numbers()));
    }
    let numbers = rows.len() * Y::WIDTH;
    difference.mean /= if numbers == 0 { 1.0 } else { numbers as f64 };
    difference
}

/// The index of the largest number; the first one if several are equal.
fn largest<S: Scalar>(numbers: &[S]) -> usize {
    let start = (0, -S::MAX);
    numbers.iter().enumerate().fold(start, |(best, most), (place, x)| if *x > most { (place, *x) } else { (best, most) }).0
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, largest, mean, agreeing } = self;
        write!(f, "{rows} rows: outputs differ by {mean:.2e} in the mean and {largest:.2e} at most, and agree on the largest in {agreeing}")
    }
}
