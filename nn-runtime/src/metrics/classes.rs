//! Metrics of classes, as `usize`.

use super::{Averaging, Tally, weights_of};
use crate::error::Error;

/// The share of predictions that are the target: Σ w [y = t] / Σ w.
///
/// # Errors
/// There are no rows, or not as many of each.
pub fn accuracy(predictions: &[usize], targets: &[usize], weights: Option<&[f64]>) -> Result<f64, Error> {
    tally(predictions, targets, weights).map(|(tally, _)| tally.accuracy())
}

/// Of what was said to be of a class, the share that is: right / predicted. 0 where nothing was.
///
/// # Errors
/// There are no rows, or not as many of each.
pub fn precision(predictions: &[usize], targets: &[usize], average: Averaging, weights: Option<&[f64]>) -> Result<f64, Error> {
    tally(predictions, targets, weights).map(|(tally, classes)| tally.average(among(average, &classes)).precision)
}

/// Of what is of a class, the share that was said to be: right / targets. 0 where nothing is.
///
/// # Errors
/// There are no rows, or not as many of each.
pub fn recall(predictions: &[usize], targets: &[usize], average: Averaging, weights: Option<&[f64]>) -> Result<f64, Error> {
    tally(predictions, targets, weights).map(|(tally, classes)| tally.average(among(average, &classes)).recall)
}

/// The harmonic mean of precision and recall: 2 right / (predicted + targets). 0 where there is neither.
///
/// ```
/// use nn_runtime::metrics::{Averaging, f1};
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let (predicted, targets) = ([1, 1, 1, 0], [1, 0, 1, 1]);
/// assert_eq!(f1(&predicted, &targets, Averaging::Class(1), None)?, 2.0 / 3.0);
/// assert_eq!(f1(&predicted, &targets, Averaging::Macro, None)?, 1.0 / 3.0); // of class 0 it is 0
/// # Ok(()) }
/// ```
///
/// # Errors
/// There are no rows, or not as many of each.
pub fn f1(predictions: &[usize], targets: &[usize], average: Averaging, weights: Option<&[f64]>) -> Result<f64, Error> {
    tally(predictions, targets, weights).map(|(tally, classes)| tally.average(among(average, &classes)).f1)
}

/// The counts of the classes that are there, in their order, so that their numbers may be as large as they like.
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

/// The same average, over places in the list of classes.
fn among(average: Averaging, classes: &[usize]) -> Averaging {
    match average {
        Averaging::Class(class) => Averaging::Class(classes.binary_search(&class).unwrap_or(usize::MAX)),
        other => other,
    }
}
