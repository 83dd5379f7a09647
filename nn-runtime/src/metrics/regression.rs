//! Metrics of numbers.

use super::weights_of;
use crate::error::Error;
use crate::scalar::Scalar;

/// Mean of (y − t)²: Σ w (y − t)² / Σ w. In the target's unit squared.
///
/// # Errors
/// There are no rows, or not as many of each.
pub fn mean_squared_error<S: Scalar>(predictions: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<f64, Error> {
    errors(predictions, targets, weights).map(|errors| errors.mse())
}

/// √ of the [`mean_squared_error`]: in the target's unit.
///
/// # Errors
/// There are no rows, or not as many of each.
pub fn root_mean_squared_error<S: Scalar>(predictions: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<f64, Error> {
    errors(predictions, targets, weights).map(|errors| errors.mse().sqrt())
}

/// Mean of |y − t|, in the target's unit: far rows count for less than in the squared error.
///
/// # Errors
/// There are no rows, or not as many of each.
pub fn mean_absolute_error<S: Scalar>(predictions: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<f64, Error> {
    errors(predictions, targets, weights).map(|errors| errors.mae())
}

/// The coefficient of determination, 1 − Σ w (y − t)² / Σ w (t − mean of t)²: 1 is perfect, 0 as good as the mean, below 0 worse.
///
/// ```
/// use nn_runtime::metrics::r2;
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let targets = [1.0, 2.0, 3.0];
/// assert_eq!((r2(&targets, &targets, None)?, r2(&[2.0; 3], &targets, None)?), (1.0, 0.0));
/// # Ok(()) }
/// ```
///
/// # Errors
/// There are no rows, or not as many of each.
pub fn r2<S: Scalar>(predictions: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<f64, Error> {
    let errors = errors(predictions, targets, weights)?;
    let mut spread = Spread::of(1);
    targets.iter().zip(weights_of(predictions.len(), targets.len(), weights)?).for_each(|(t, weight)| spread.add(&[*t], weight));
    Ok(r2_of(errors.squares, spread.sum()))
}

fn errors<S: Scalar>(predictions: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<Errors, Error> {
    let weights = weights_of(predictions.len(), targets.len(), weights)?;
    let mut errors = Errors::default();
    for ((y, t), weight) in predictions.iter().zip(targets).zip(weights) {
        errors.add(y.to_f64(), t.to_f64(), weight);
    }
    Ok(errors)
}

/// Sums of errors, by weight.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Errors {
    /// Σ w (y − t)²
    pub(crate) squares: f64,
    /// Σ w |y − t|
    lengths: f64,
    /// Σ w
    weight: f64,
}

impl Errors {
    #[inline]
    pub(crate) fn add(&mut self, y: f64, t: f64, weight: f64) {
        let error = y - t;
        // Where a weight is 0 the row is not there, however wrong.
        if weight > 0.0 {
            self.squares += weight * (error * error);
            self.lengths += weight * error.abs();
            self.weight += weight;
        }
    }

    pub(crate) fn mse(&self) -> f64 {
        self.squares / self.weight
    }

    pub(crate) fn mae(&self) -> f64 {
        self.lengths / self.weight
    }
}

/// R² from Σ w (y − t)² and Σ w (t − mean)². That of a constant target is 1 where all is right, else 0.
pub(crate) fn r2_of(squares: f64, spread: f64) -> f64 {
    match (squares, spread) {
        (0.0, 0.0) => 1.0,
        (squares, 0.0) if !squares.is_nan() => 0.0,
        (squares, spread) => 1.0 - squares / spread,
    }
}

/// Σ w (t − mean of t)² of rows that go by once, over all their numbers: exactly 0 where each is the same in all rows. By D. H. D. West,
/// "Updating Mean and Variance Estimates: An Improved Method" (1979).
#[derive(Clone, Debug)]
pub(crate) struct Spread {
    /// Σ w
    weight: f64,
    /// The mean of each number so far, and Σ w (t − mean)².
    moments: Vec<(f64, f64)>,
}

impl Spread {
    /// Of rows of so many numbers.
    pub(crate) fn of(width: usize) -> Self {
        Self { weight: 0.0, moments: vec![(0.0, 0.0); width] }
    }

    #[inline]
    pub(crate) fn add<S: Scalar>(&mut self, row: &[S], weight: f64) {
        if weight > 0.0 {
            self.weight += weight;
            let share = weight / self.weight;
            for ((mean, squares), t) in self.moments.iter_mut().zip(row) {
                let distance = t.to_f64() - *mean;
                *mean += share * distance;
                *squares += weight * distance * (t.to_f64() - *mean);
            }
        }
    }

    pub(crate) fn sum(&self) -> f64 {
        self.moments.iter().map(|(_, squares)| squares).sum()
    }
}
