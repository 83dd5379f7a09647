//! Top-k accuracy.

use super::weights_of;
use crate::error::Error;
use crate::setting;
use nn_kernels::Scalar;

/// Returns the top-k accuracy: the share of rows whose class has one of the `k` largest scores.
///
/// 0 … 1, higher is better. Of equal scores, that of the first class ranks higher, so `k` = 1 gives the
/// [accuracy](crate::loss::Metric::Accuracy). In scikit-learn: `top_k_accuracy_score`.
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
/// There are no rows, the numbers of rows differ, the [weights](crate::metrics#conventions) are invalid, a row has no score for its target,
/// or `k` is 0.
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

/// Returns 1 if the score of a class is among the `k` largest, 0 if not, and NaN if a score is NaN.
pub(crate) fn within<S: Scalar>(scores: &[S], class: usize, k: usize) -> f64 {
    if scores.iter().any(|score| score.to_f64().is_nan()) {
        return f64::NAN;
    }
    let own = scores[class];
    let before = scores.iter().enumerate().filter(|(other, score)| **score > own || (**score == own && *other < class)).count();
    f64::from(u8::from(before < k))
}

/// Returns the score that ranks rows for one of two classes: its probability, or its score minus the other's.
#[inline]
pub(crate) fn of_two<S: Scalar>(outputs: &[S], class: usize, probable: bool) -> f64 {
    let score = outputs[class].to_f64();
    if probable { score } else { score - outputs[1 - class].to_f64() }
}

/// Returns the index of the largest number, the first one of a tie. `None` if a number is NaN.
#[inline]
pub(crate) fn largest<S: Scalar>(numbers: &[S]) -> Option<usize> {
    let sound = !numbers.iter().any(|x| x.to_f64().is_nan());
    sound.then(|| (1..numbers.len()).fold(0, |best, place| if numbers[place] > numbers[best] { place } else { best }))
}
