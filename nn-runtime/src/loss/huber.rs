use super::{Loss, Metric};
use nn_kernels::Scalar;

/// The Huber loss: the mean over all numbers of e²/2 where |e| ≤ δ, and of δ (|e| − δ/2) elsewhere, with e = y − t.
///
/// Default: δ = 1, as in `#[loss(Huber)]`. This is PyTorch's `HuberLoss`. The gradient is e / n, with e clamped to −δ … δ, so a row with a
/// large error has limited influence.
///
/// Huber, "Robust Estimation of a Location Parameter" (1964).
///
/// ```
/// use nn_runtime::loss::{Huber, Loss};
///
/// let mut d_output = [0.0_f32; 2];
/// let loss = Huber(1.0).row(&[1.0, 2.0], &[0.5, 5.0], &mut d_output);
/// assert_eq!((loss, d_output), ((0.125 + 2.5) / 2.0, [0.25, -0.5]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber(
    /// δ, where the loss turns from quadratic to linear.
    pub f64,
);

impl Default for Huber {
    fn default() -> Self {
        Self(1.0)
    }
}

impl<const OUT: usize, S: Scalar> Loss<OUT, S> for Huber {
    type Target = [S; OUT];
    const METRIC: Metric = Metric::Regression;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &[S; OUT], d_output: &mut [S; OUT]) -> S {
        let (delta, half) = (S::from_f64(self.0), S::from_f64(0.5));
        let scale = S::ONE / S::from_f64(OUT as f64);
        let mut sum = S::ZERO;
        for ((d, y), t) in d_output.iter_mut().zip(output).zip(target) {
            let error = *y - *t;
            let held = crate::kernel::row::clamp(error, -delta, delta);
            sum += held * (error - half * held); // both formulas in one
            *d = held * scale;
        }
        sum * scale
    }
}
