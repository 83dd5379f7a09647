//! How far the answers of two networks lie apart: what smaller weights cost.

use core::fmt;

use crate::network::Row;
use crate::scalar::Scalar;

/// What [`compare`] finds.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// How many rows were compared.
    pub rows: usize,
    /// The largest difference of two numbers.
    pub largest: f64,
    /// The mean of the differences, without their signs.
    pub mean: f64,
    /// In how many rows the largest output stands in the same place: for a classifier, how often both name the same class.
    pub agreeing: usize,
}

/// Predicts every row twice and compares the answers.
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
        for (a, b) in first.as_ref().iter().zip(second.as_ref()) {
            let apart = (a.to_f64() - b.to_f64()).abs();
            // Nothing is as far from a number as what is none.
            difference.largest = if apart <= difference.largest { difference.largest } else { apart };
            difference.mean += apart;
        }
        difference.agreeing += usize::from(largest(first.as_ref()) == largest(second.as_ref()));
    }
    let numbers = rows.len() * Y::WIDTH;
    difference.mean /= if numbers == 0 { 1.0 } else { numbers as f64 };
    difference
}

/// Where the largest number stands; of several, the first.
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
