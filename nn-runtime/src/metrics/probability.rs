//! Metrics of probabilities.

use super::weights_of;
use crate::error::Error;
use crate::scalar::Scalar;

/// Mean of −ln p of the class. Probabilities are clipped to ε … 1 − ε, with ε of their type, so that one sure mistake is not infinite.
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
/// There are no rows, or not as many of each; a row has no such class, or a number that is no probability.
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

/// Mean of −t ln p − (1 − t) ln(1 − p), of the probability that something holds, against whether it does: t is 1 or 0, or itself a
/// probability. Clipped as those of [`log_loss`].
///
/// # Errors
/// There are no rows, or not as many of each; a number is no probability.
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
    // A logarithm costs more than all else, and mostly one of them is multiplied with 0.
    let term = |factor: f64, logarithm: fn(f64) -> f64, x: f64| if factor == 0.0 && !x.is_nan() { 0.0 } else { -factor * logarithm(x) };
    term(t, f64::ln, p) + term(1.0 - t, f64::ln_1p, -p)
}

/// Away from 0 and 1 by what the type can tell from 1; a NaN stays one.
fn clipped<S: Scalar>(p: S) -> f64 {
    let epsilon = if size_of::<S>() == size_of::<f32>() { f64::from(f32::EPSILON) } else { f64::EPSILON };
    p.to_f64().clamp(epsilon, 1.0 - epsilon)
}

/// How far a sum of rounded numbers may be beyond 0 or 1.
const ROUNDING: f64 = 1e-4;

/// Refuses a number that is no probability. A NaN is none to refuse: it makes the metric one.
fn check<S: Scalar>(row: usize, p: S) -> Result<(), Error> {
    let beyond = p.to_f64() < -ROUNDING || p.to_f64() > 1.0 + ROUNDING;
    if beyond { Err(Error::Data(format!("row {row} has a probability of {p}: wanted is a number from 0 to 1"))) } else { Ok(()) }
}
