use super::{Loss, Metric};
use nn_kernels::Scalar;

/// The mean absolute error: the mean over all numbers of |y − t|.
///
/// This is PyTorch's `L1Loss`. The gradient is ±1/n with the sign of y − t, and 0 where they are equal. The optimal constant prediction is
/// the median of the targets, not their mean.
///
/// ```
/// use nn_runtime::loss::{Loss, MeanAbsoluteError};
///
/// let mut d_output = [0.0_f32; 2];
/// let loss = MeanAbsoluteError.row(&[1.0, 2.0], &[0.0, 4.0], &mut d_output);
/// assert_eq!((loss, d_output), (1.5, [0.5, -0.5]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeanAbsoluteError;

impl<const OUT: usize, S: Scalar> Loss<OUT, S> for MeanAbsoluteError {
    type Target = [S; OUT];
    const METRIC: Metric = Metric::Regression;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &[S; OUT], d_output: &mut [S; OUT]) -> S {
        let scale = S::ONE / S::from_f64(OUT as f64);
        let mut sum = S::ZERO;
        for ((d, y), t) in d_output.iter_mut().zip(output).zip(target) {
            let error = *y - *t;
            sum += error.abs();
            let below = if error < S::ZERO { -scale } else { error }; // 0 stays 0, a NaN stays NaN
            *d = if error > S::ZERO { scale } else { below };
        }
        sum * scale
    }
}
