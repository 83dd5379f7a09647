//! Whether a class is among those that have the largest outputs.

use super::weights_of;
use crate::error::Error;
use crate::scalar::Scalar;
use crate::setting;

/// The share of rows whose class has one of the `k` largest scores. Of equal scores the first class goes before, so that `k` = 1 is the
/// accuracy of taking the [largest](crate::loss::Metric::Accuracy).
///
/// ```
/// use nn_runtime::metrics::top_k;
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let scores = [[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]];
/// assert_eq!((top_k(&scores, &[1, 2], 1, None)?, top_k(&scores, &[1, 2], 2, None)?), (0.5, 1.0));
/// # Ok(()) }
/// ```
///
/// # Errors
/// There are no rows, or not as many of each; a row has no such class; `k` is 0.
pub fn top_k<S: Scalar, R: AsRef<[S]>>(scores: &[R], targets: &[usize], k: usize, weights: Option<&[f64]>) -> Result<f64, Error> {
    setting::some("k, the number of classes that count,", k)?;
    let weights = weights_of(scores.len(), targets.len(), weights)?;
    let (mut right, mut whole) = (0.0, 0.0);
    for (row, ((scores, target), weight)) in scores.iter().zip(targets).zip(weights).enumerate() {
        let scores = scores.as_ref();
        if *target >= scores.len() {
            return Err(Error::Target { row, why: format!("class {target}, but the row has {} scores", scores.len()) });
        }
        right += weight * within(scores, *target, k);
        whole += weight;
    }
    Ok(right / whole)
}

/// 1 where the score of a class is among the `k` largest, else 0; NaN where one is.
pub(crate) fn within<S: Scalar>(scores: &[S], class: usize, k: usize) -> f64 {
    if scores.iter().any(|score| score.to_f64().is_nan()) {
        return f64::NAN;
    }
    let own = scores[class];
    let before = scores.iter().enumerate().filter(|(other, score)| **score > own || (**score == own && *other < class)).count();
    f64::from(u8::from(before < k))
}

/// The score that ranks rows for one of two classes: its probability, or by how much its score exceeds the other's.
#[inline]
pub(crate) fn of_two<S: Scalar>(outputs: &[S], class: usize, probable: bool) -> f64 {
    let score = outputs[class].to_f64();
    if probable { score } else { score - outputs[1 - class].to_f64() }
}

/// The place of the largest number, the first of equals; `None` where one is NaN.
#[inline]
pub(crate) fn largest<S: Scalar>(numbers: &[S]) -> Option<usize> {
    let sound = !numbers.iter().any(|x| x.to_f64().is_nan());
    sound.then(|| (1..numbers.len()).fold(0, |best, place| if numbers[place] > numbers[best] { place } else { best }))
}
