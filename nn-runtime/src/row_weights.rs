//! How much each row counts.

use crate::error::Error;
use nn_kernels::Scalar;

/// Whether rows can have these weights.
pub(crate) fn check<S: Scalar>(rows: usize, weights: &[S]) -> Result<(), Error> {
    check_from(0, rows, weights)
}

/// The same of rows the first of which has this number.
pub(crate) fn check_from<S: Scalar>(first: usize, rows: usize, weights: &[S]) -> Result<(), Error> {
    if weights.len() != rows {
        return Err(Error::RowsDiffer { inputs: rows, others: weights.len(), what: "weights" });
    }
    match weights.iter().position(|weight| !weight.is_finite() || *weight < S::ZERO) {
        None => Ok(()),
        Some(row) => {
            let (weight, row) = (weights[row], first + row);
            Err(Error::Data(format!("the weight of row {row} is {weight}: wanted is a finite number of at least 0")))
        }
    }
}

/// Returns the sum of the weights of so many rows. Without weights, every row has weight 1.
pub(crate) fn sum<S: Scalar>(rows: usize, weights: &[S]) -> f64 {
    if weights.is_empty() { rows as f64 } else { weights.iter().map(|weight| weight.to_f64()).sum() }
}
