//! Metrics of probabilities.

use super::weights_of;
use crate::error::Error;
use nn_kernels::Scalar;

/// Returns the log loss of class probabilities, Σ −w ln p / Σ w, where p is the probability of the target.
///
/// 0 … ∞, lower is better. Equal probabilities of n classes give ln n. Probabilities are clipped to ε … 1 − ε, where ε is the machine
/// epsilon of their type, so that one certain mistake does not make the mean infinite. In scikit-learn: `log_loss`.
///
/// ```
/// use nn_runtime::metrics::log_loss;
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let loss = log_loss(&[[0.9, 0.1], [0.5, 0.5]], &[0, 1], None)?;
/// assert!((loss - (-(0.9_f64.ln()) + 2_f64.ln()) / 2.0).abs() < 1e-12);
/// # Ok(()) }
/// ```
///
/// # Errors
/// There are no rows, the numbers of rows differ, the [weights](crate::metrics#conventions) are invalid, or a row has no probability for its
/// target. Also, a number is not a probability:
///
/// ```text
/// row 0 has a probability of 7.5: it must be from 0 to 1
/// ```
pub fn log_loss<S: Scalar, R: AsRef<[S]>>(probabilities: &[R], targets: &[usize], weights: Option<&[f64]>) -> Result<f64, Error> {
    let weights = weights_of(probabilities.len(), targets.len(), weights)?;
    let (mut sum, mut whole) = (0.0, 0.0);
    for (row, ((probabilities, target), weight)) in probabilities.iter().zip(targets).zip(weights).enumerate() {
        let probabilities = probabilities.as_ref();
        let Some(of_class) = probabilities.get(*target) else {
            return Err(Error::Target { row, why: format!("class {target}, but the row has {} probabilities", probabilities.len()) });
        };
        probabilities.iter().try_for_each(|p| check(row, *p))?;
        let nan = probabilities.iter().any(|p| p.to_f64().is_nan());
        sum += weight * if nan { f64::NAN } else { surprise(*of_class) };
        whole += weight;
    }
    Ok(sum / whole)
}

/// Returns the perplexity of class probabilities, e to the power of their [`log_loss`].
///
/// 1 … ∞, lower is better. n means that the network is as unsure as one that gives n classes the same probability. It is the usual measure
/// of networks that predict the next token of a text.
///
/// ```
/// use nn_runtime::metrics::perplexity;
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let two_of_four = perplexity(&[[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]], &[0, 3], None)?;
/// assert!((two_of_four - 2.0_f64).abs() < 1e-12);
/// # Ok(()) }
/// ```
///
/// Jelinek, Mercer, Bahl and Baker, "Perplexity – a measure of the difficulty of speech recognition tasks" (1977).
///
/// # Errors
/// Those of [`log_loss`].
pub fn perplexity<S: Scalar, R: AsRef<[S]>>(probabilities: &[R], targets: &[usize], weights: Option<&[f64]>) -> Result<f64, Error> {
    Ok(log_loss(probabilities, targets, weights)?.exp())
}

/// Returns the mean information of a token in bits, the [`log_loss`] / ln 2, or Σ −w log₂ p / Σ w.
///
/// 0 … ∞, lower is better. It is how many bits a token takes if the text is compressed with these probabilities. If tokens are characters, it
/// is known as bits per character.
///
/// ```
/// use nn_runtime::metrics::bits_per_token;
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// assert!((bits_per_token(&[[0.25; 4]], &[3], None)? - 2.0_f64).abs() < 1e-12);
/// # Ok(()) }
/// ```
///
/// # Errors
/// Those of [`log_loss`].
pub fn bits_per_token<S: Scalar, R: AsRef<[S]>>(probabilities: &[R], targets: &[usize], weights: Option<&[f64]>) -> Result<f64, Error> {
    Ok(log_loss(probabilities, targets, weights)? / std::f64::consts::LN_2)
}

/// Returns the log loss of yes-or-no probabilities, Σ w (−t ln p − (1 − t) ln(1 − p)) / Σ w.
///
/// The target t is 1 for yes, 0 for no, or a probability. 0 … ∞, lower is better. A constant p = ½ gives ln 2. Probabilities are clipped
/// like those of [`log_loss`]. In scikit-learn: `log_loss` with two classes.
///
/// # Errors
/// There are no rows, the numbers of rows differ, the [weights](crate::metrics#conventions) are invalid, or a number is not a probability.
pub fn binary_log_loss<S: Scalar>(probabilities: &[S], targets: &[S], weights: Option<&[f64]>) -> Result<f64, Error> {
    let weights = weights_of(probabilities.len(), targets.len(), weights)?;
    let (mut sum, mut whole) = (0.0, 0.0);
    for (row, ((p, t), weight)) in probabilities.iter().zip(targets).zip(weights).enumerate() {
        check(row, *p)?;
        check(row, *t)?;
        sum += weight * binary_surprise(*p, *t);
        whole += weight;
    }
    Ok(sum / whole)
}

/// −ln p, clipped.
pub(crate) fn surprise<S: Scalar>(p: S) -> f64 {
    -clipped(p).ln()
}

/// −t ln p − (1 − t) ln(1 − p), clipped.
pub(crate) fn binary_surprise<S: Scalar>(p: S, t: S) -> f64 {
    let (p, t) = (clipped(p), t.to_f64());
    // The logarithms are the costly part, and mostly one of them is multiplied by 0.
    let term = |factor: f64, logarithm: fn(f64) -> f64, x: f64| if factor == 0.0 && !x.is_nan() { 0.0 } else { -factor * logarithm(x) };
    term(t, f64::ln, p) + term(1.0 - t, f64::ln_1p, -p)
}

/// Clips a probability to ε … 1 − ε, with the machine epsilon of its type. NaN stays NaN.
fn clipped<S: Scalar>(p: S) -> f64 {
    let epsilon = if size_of::<S>() == size_of::<f32>() { f64::from(f32::EPSILON) } else { f64::EPSILON };
    p.to_f64().clamp(epsilon, 1.0 - epsilon)
}

/// How far below 0 or above 1 a probability may be because of rounding.
const ROUNDING: f64 = 1e-4;

/// Returns an error if the number is not a probability. NaN is accepted, because it makes the metric NaN.
fn check<S: Scalar>(row: usize, p: S) -> Result<(), Error> {
    let beyond = p.to_f64() < -ROUNDING || p.to_f64() > 1.0 + ROUNDING;
    if beyond { Err(Error::Data(format!("row {row} has a probability of {p}: it must be from 0 to 1"))) } else { Ok(()) }
}
