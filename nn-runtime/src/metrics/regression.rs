//! Metrics of regression.

use serde::{Deserialize, Serialize};

use super::weights_of;
use crate::error::Error;
use nn_kernels::Scalar;

/// Returns the mean squared error, Σ w (y − t)² / Σ w, in the square of the target's unit.
///
/// 0 … ∞, lower is better. In scikit-learn: `mean_squared_error`.
///
/// # Errors
/// There are no rows, the numbers of rows differ, or the [weights](crate::metrics#conventions) are invalid.
pub fn mean_squared_error<S: Scalar>(predictions: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<f64, Error> {
    errors(predictions, targets, weights).map(|errors| errors.mse())
}

/// Returns the square root of the [`mean_squared_error`], in the target's unit.
///
/// 0 … ∞, lower is better. In scikit-learn: `root_mean_squared_error`.
///
/// # Errors
/// As [`mean_squared_error`].
pub fn root_mean_squared_error<S: Scalar>(predictions: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<f64, Error> {
    errors(predictions, targets, weights).map(|errors| errors.mse().sqrt())
}

/// Returns the mean absolute error, Σ w |y − t| / Σ w, in the target's unit. Outliers count less than in the squared error.
///
/// 0 … ∞, lower is better. In scikit-learn: `mean_absolute_error`.
///
/// # Errors
/// As [`mean_squared_error`].
pub fn mean_absolute_error<S: Scalar>(predictions: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<f64, Error> {
    errors(predictions, targets, weights).map(|errors| errors.mae())
}

/// Returns the coefficient of determination R², 1 − Σ w (y − t)² / Σ w (t − mean of t)².
///
/// −∞ … 1, higher is better: 1 is perfect, 0 is as good as predicting the mean of the targets, and less is worse. In scikit-learn:
/// `r2_score`.
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
/// As [`mean_squared_error`].
pub fn r2<S: Scalar>(predictions: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<f64, Error> {
    let errors = errors(predictions, targets, weights)?;
    let mut spread = Spread::of(1);
    targets.iter().zip(weights_of(predictions.len(), targets.len(), weights)?).for_each(|(t, weight)| spread.add(&[*t], weight));
    Ok(r2_of(errors.squares, spread.each().sum()))
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
struct Errors {
    /// Σ w (y − t)²
    squares: f64,
    /// Σ w |y − t|
    lengths: f64,
    /// Σ w
    weight: f64,
}

impl Errors {
    #[inline]
    fn add(&mut self, y: f64, t: f64, weight: f64) {
        let error = y - t;
        // A row of weight 0 is ignored, even if its error is NaN.
        if weight > 0.0 {
            self.squares += weight * (error * error);
            self.lengths += weight * error.abs();
            self.weight += weight;
        }
    }

    fn mse(&self) -> f64 {
        self.squares / self.weight
    }

    fn mae(&self) -> f64 {
        self.lengths / self.weight
    }
}

/// Returns R² from Σ w (y − t)² and Σ w (t − mean)².
fn r2_of(squares: f64, spread: f64) -> f64 {
    match (squares, spread) {
        (0.0, 0.0) => 1.0,
        (squares, 0.0) if !squares.is_nan() => 0.0,
        (squares, spread) => 1.0 - squares / spread,
    }
}

/// The regression metrics of one output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct OutputScores {
    /// [`mean_squared_error`].
    pub mse: f64,
    /// [`root_mean_squared_error`].
    pub rmse: f64,
    /// [`mean_absolute_error`].
    pub mae: f64,
    /// [`r2`].
    pub r2: f64,
}

impl OutputScores {
    /// Returns the mean of each metric over the outputs, with equal weights. In scikit-learn: `multioutput="uniform_average"`. NaN without
    /// outputs.
    #[doc(alias("uniform_average"))]
    #[must_use]
    pub fn mean(outputs: &[Self]) -> Self {
        let mean = |of: fn(&Self) -> f64| outputs.iter().map(of).sum::<f64>() / outputs.len() as f64;
        Self {
            mse: mean(|scores| scores.mse),
            rmse: mean(|scores| scores.rmse),
            mae: mean(|scores| scores.mae),
            r2: mean(|scores| scores.r2),
        }
    }
}

/// Returns the metrics of each output, for rows with several numbers. If outputs have different units, a mean over them says little.
///
/// In scikit-learn: `multioutput="raw_values"`.
///
/// ```
/// use nn_runtime::metrics::{OutputScores, by_output};
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let targets = [[1.0, 1000.0], [2.0, 3000.0], [3.0, 2000.0]];
/// let scores = by_output(&[[3.0, 1000.0], [2.0, 3000.0], [1.0, 2000.0]], &targets, None)?;
/// assert_eq!((scores[0].r2, scores[1].r2), (-3.0, 1.0));
/// assert_eq!(OutputScores::mean(&scores).r2, -1.0);
/// # Ok(()) }
/// ```
///
/// # Errors
/// As [`mean_squared_error`].
pub fn by_output<S: Scalar, const OUT: usize>(
    predictions: &[[S; OUT]],
    targets: &[[S; OUT]],
    weights: Option<&[f64]>,
) -> Result<Vec<OutputScores>, Error> {
    let mut outputs = Outputs::of(OUT);
    for ((y, t), weight) in predictions.iter().zip(targets).zip(weights_of(predictions.len(), targets.len(), weights)?) {
        outputs.add(y, t, weight);
    }
    Ok(outputs.scores())
}

/// The sums of errors of each output, and the spread of its targets.
#[derive(Clone, Debug)]
pub(crate) struct Outputs {
    errors: Vec<Errors>,
    spread: Spread,
}

impl Outputs {
    pub(crate) fn of(width: usize) -> Self {
        Self { errors: vec![Errors::default(); width], spread: Spread::of(width) }
    }

    #[inline]
    pub(crate) fn add<S: Scalar>(&mut self, outputs: &[S], targets: &[S], weight: f64) {
        for ((errors, y), t) in self.errors.iter_mut().zip(outputs).zip(targets) {
            errors.add(y.to_f64(), t.to_f64(), weight);
        }
        self.spread.add(targets, weight);
    }

    pub(crate) fn scores(&self) -> Vec<OutputScores> {
        let scores = |(errors, spread): (&Errors, f64)| OutputScores {
            mse: errors.mse(),
            rmse: errors.mse().sqrt(),
            mae: errors.mae(),
            r2: r2_of(errors.squares, spread),
        };
        self.errors.iter().zip(self.spread.each()).map(scores).collect()
    }
}

/// Σ w (t − mean of t)² for each column, in one pass over the rows. It is exactly 0 for a constant column. See D. H. D. West, "Updating Mean
/// and Variance Estimates: An Improved Method" (1979).
#[derive(Clone, Debug)]
struct Spread {
    /// Σ w
    weight: f64,
    /// The mean of each column so far, and Σ w (t − mean)².
    moments: Vec<(f64, f64)>,
}

impl Spread {
    fn of(width: usize) -> Self {
        Self { weight: 0.0, moments: vec![(0.0, 0.0); width] }
    }

    #[inline]
    fn add<S: Scalar>(&mut self, row: &[S], weight: f64) {
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

    /// Returns the spread of each column.
    fn each(&self) -> impl Iterator<Item = f64> + '_ {
        self.moments.iter().map(|(_, squares)| *squares)
    }
}
