use super::{BinaryCrossEntropy, Loss, Metric};
use crate::kernel::row::{clamp, logistic};
use nn_kernels::Scalar;

/// [`BinaryCrossEntropy`] with a weight for positive targets.
///
/// `#[loss(BinaryCrossEntropy(pos_weight = 3.0))]` uses it; `pos_weight = [3.0, 0.5]` gives a weight for each output. This is PyTorch's
/// `BCEWithLogitsLoss` with `pos_weight`.
///
/// ```text
/// loss = mean over all numbers of −w t ln p − (1 − t) ln(1 − p), with p = σ(z)
/// ```
///
/// If one row in ten is positive, a weight of 9 balances the two answers. A weight above 1 increases recall; one below 1 increases
/// precision. As in PyTorch, the mean is over the numbers, not over their weights. The gradient with respect to z is ((1 − t + w t) p − w
/// t) / n.
///
/// ```
/// use nn_runtime::loss::{Loss, WeightedBinaryCrossEntropy};
///
/// let loss = WeightedBinaryCrossEntropy { pos_weight: [3.0] };
/// let mut d_logits = [0.0_f64];
/// assert!((loss.row(&[0.0], &[1.0], &mut d_logits) - 3.0 * 2.0_f64.ln()).abs() < 1e-12);
/// assert_eq!(d_logits, [-1.5]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedBinaryCrossEntropy<const OUT: usize> {
    /// w, for each output.
    pub pos_weight: [f64; OUT],
}

impl<const OUT: usize, S: Scalar> Loss<OUT, S> for WeightedBinaryCrossEntropy<OUT> {
    type Target = [S; OUT];
    const METRIC: Metric = Metric::BinaryAccuracy;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &[S; OUT], d_output: &mut [S; OUT]) -> S {
        let scale = S::ONE / S::from_f64(OUT as f64);
        // In two loops, as `BinaryCrossEntropy` says.
        for (((loss, z), t), weight) in d_output.iter_mut().zip(output).zip(target).zip(&self.pos_weight) {
            let z = clamp(*z, -S::MAX, S::MAX); // ∞ · 0 is NaN
            let yes = S::from_f64(*weight) * *t;
            let wrong = if z > S::ZERO { z * (S::ONE - *t) } else { -z * yes };
            *loss = wrong + (S::ONE - *t + yes) * (-z.abs()).exp().ln_1p();
        }
        let sum = d_output.iter().fold(S::ZERO, |sum, loss| sum + *loss);
        for (((d, z), t), weight) in d_output.iter_mut().zip(output).zip(target).zip(&self.pos_weight) {
            let yes = S::from_f64(*weight) * *t;
            *d = ((S::ONE - *t + yes) * logistic(clamp(*z, -S::MAX, S::MAX)).0 - yes) * scale;
        }
        sum * scale
    }

    fn check(&self, target: &[S; OUT]) -> Result<(), String> {
        BinaryCrossEntropy.check(target)
    }
}
