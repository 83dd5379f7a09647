use super::{Loss, Metric, Target, expect};
use crate::kernel::row::{clamp, logistic};
use nn_kernels::Scalar;

/// The binary cross entropy: the mean over all numbers of −t ln p − (1 − t) ln(1 − p), with p = σ(z).
///
/// Targets are probabilities from 0 to 1. This is PyTorch's `BCEWithLogitsLoss`. With `pos_weight` it becomes
/// [`WeightedBinaryCrossEntropy`](super::WeightedBinaryCrossEntropy).
///
/// The network must end in `Sigmoid`, so that it predicts probabilities. The loss is computed from the logits z before the `Sigmoid`, as
/// max(z, 0) − z t + ln(1 + e^(−|z|)), which neither overflows nor loses digits. The compiler removes the `Sigmoid` for training. The
/// gradient with respect to z is (p − t) / n.
///
/// ```
/// use nn_runtime::loss::{BinaryCrossEntropy, Loss};
///
/// let mut d_logits = [0.0_f32];
/// let loss = BinaryCrossEntropy.row(&[0.0], &[1.0], &mut d_logits);
/// assert!((loss - 2.0_f32.ln()).abs() < 1e-6);
/// assert_eq!(d_logits, [-0.5]);
///
/// let refused = Loss::<1>::check(&BinaryCrossEntropy, &[1.5]);
/// assert_eq!(refused, Err("number 0 is 1.5, expected a probability from 0 to 1".to_owned()));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BinaryCrossEntropy;

impl<const OUT: usize, S: Scalar> Loss<OUT, S> for BinaryCrossEntropy {
    type Target = [S; OUT];
    const METRIC: Metric = Metric::BinaryAccuracy;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &[S; OUT], d_output: &mut [S; OUT]) -> S {
        let scale = S::ONE / S::from_f64(OUT as f64);
        // The loss of each number waits in the place of its derivative. A loop that also adds them up is not vectorised, because the order of a
        // sum matters.
        for ((loss, z), t) in d_output.iter_mut().zip(output).zip(target) {
            let z = clamp(*z, -S::MAX, S::MAX); // ∞ · 0 is NaN
            let wrong = if z > S::ZERO { z * (S::ONE - *t) } else { -z * *t };
            *loss = wrong + (-z.abs()).exp().ln_1p();
        }
        let sum = d_output.iter().fold(S::ZERO, |sum, loss| sum + *loss);
        for ((d, z), t) in d_output.iter_mut().zip(output).zip(target) {
            *d = (logistic(clamp(*z, -S::MAX, S::MAX)).0 - *t) * scale;
        }
        sum * scale
    }

    fn check(&self, target: &[S; OUT]) -> Result<(), String> {
        Target::<S>::check(target, OUT)?;
        expect(target, "a probability from 0 to 1", |t| t >= S::ZERO && t <= S::ONE)
    }
}
