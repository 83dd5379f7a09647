//! Metrics of classes.

use super::{Averaging, Tally, weights_of};
use crate::error::Error;

/// Returns the accuracy, Σ w \[y = t\] / Σ w: the share of predictions that equal the target.
///
/// 0 … 1, higher is better. In scikit-learn: `accuracy_score`.
///
/// # Errors
/// There are no rows, the numbers of rows differ, or the [weights](crate::metrics#conventions) are invalid.
pub fn accuracy(predictions: &[usize], targets: &[usize], weights: Option<&[f64]>) -> Result<f64, Error> {
    tally(predictions, targets, weights).map(|(tally, _)| tally.accuracy())
}

/// Returns the precision: of the rows predicted as a class, the share that belongs to it (correct / predicted).
///
/// 0 … 1, higher is better. 0 for a class that was never predicted. In scikit-learn: `precision_score`.
///
/// # Errors
/// There are no rows, the numbers of rows differ, or the [weights](crate::metrics#conventions) are invalid.
pub fn precision(predictions: &[usize], targets: &[usize], average: Averaging, weights: Option<&[f64]>) -> Result<f64, Error> {
    tally(predictions, targets, weights).map(|(tally, classes)| tally.average(among(average, &classes)).precision)
}

/// Returns the recall: of the rows that belong to a class, the share that was predicted as it (correct / targets).
///
/// 0 … 1, higher is better. 0 for a class without rows. In scikit-learn: `recall_score`.
///
/// # Errors
/// There are no rows, the numbers of rows differ, or the [weights](crate::metrics#conventions) are invalid.
pub fn recall(predictions: &[usize], targets: &[usize], average: Averaging, weights: Option<&[f64]>) -> Result<f64, Error> {
    tally(predictions, targets, weights).map(|(tally, classes)| tally.average(among(average, &classes)).recall)
}

/// Returns F1, 2 correct / (predicted + targets): the harmonic mean of precision and recall.
///
/// 0 … 1, higher is better. 0 for a class without correct predictions. In scikit-learn: `f1_score`.
///
/// ```
/// use nn_runtime::metrics::{Averaging, f1};
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let (predicted, targets) = ([1, 1, 1, 0], [1, 0, 1, 1]);
/// assert_eq!(f1(&predicted, &targets, Averaging::Class(1), None)?, 2.0 / 3.0);
/// assert_eq!(f1(&predicted, &targets, Averaging::Macro, None)?, 1.0 / 3.0); // F1 of class 0 is 0
/// # Ok(()) }
/// ```
///
/// # Errors
/// There are no rows, the numbers of rows differ, or the [weights](crate::metrics#conventions) are invalid.
pub fn f1(predictions: &[usize], targets: &[usize], average: Averaging, weights: Option<&[f64]>) -> Result<f64, Error> {
    tally(predictions, targets, weights).map(|(tally, classes)| tally.average(among(average, &classes)).f1)
}

/// Counts by class, and the sorted classes. Only classes that occur are stored, so class numbers may be large.
fn tally(predictions: &[usize], targets: &[usize], weights: Option<&[f64]>) -> Result<(Tally, Vec<usize>), Error> {
    let weights = weights_of(predictions.len(), targets.len(), weights)?;
    let mut classes = [predictions, targets].concat();
    classes.sort_unstable();
    classes.dedup();
    let place = |class| classes.partition_point(|other| *other < class);
    let mut tally = Tally::new(classes.len());
    for ((predicted, target), weight) in predictions.iter().zip(targets).zip(weights) {
        tally.add(place(*predicted), place(*target), weight);
    }
    Ok((tally, classes))
}

/// Converts the class of an average to its place in the list of classes.
fn among(average: Averaging, classes: &[usize]) -> Averaging {
    match average {
        Averaging::Class(class) => Averaging::Class(classes.binary_search(&class).unwrap_or(usize::MAX)),
        other => other,
    }
}
