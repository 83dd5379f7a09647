use super::{Loss, Metric, Target, expect};
use nn_kernels::Scalar;

/// The hinge loss: the mean over all numbers of max(0, 1 − t y).
///
/// Targets are −1 or 1. The sign of an output is the prediction. The gradient is −t / n where t y < 1, else 0: an output that is correct by
/// a margin of 1 does not change, as in a support vector machine.
///
/// Cortes and Vapnik, "Support-Vector Networks" (1995).
///
/// ```
/// use nn_runtime::loss::{Hinge, Loss};
///
/// let mut d_output = [0.0_f32; 2];
/// let loss = Hinge.row(&[0.5, -3.0], &[1.0, -1.0], &mut d_output);
/// assert_eq!((loss, d_output), (0.25, [-0.5, 0.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hinge;

impl<const OUT: usize, S: Scalar> Loss<OUT, S> for Hinge {
    type Target = [S; OUT];
    const METRIC: Metric = Metric::SignAccuracy;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &[S; OUT], d_output: &mut [S; OUT]) -> S {
        let scale = S::ONE / S::from_f64(OUT as f64);
        let mut sum = S::ZERO;
        for ((d, y), t) in d_output.iter_mut().zip(output).zip(target) {
            let short = S::ONE - *t * *y;
            sum += if short <= S::ZERO { S::ZERO } else { short };
            *d = if short <= S::ZERO { S::ZERO } else { -*t * scale };
        }
        sum * scale
    }

    fn check(&self, target: &[S; OUT]) -> Result<(), String> {
        Target::<S>::check(target, OUT)?;
        expect(target, "-1 or 1", |t| t.abs() == S::ONE)
    }
}
