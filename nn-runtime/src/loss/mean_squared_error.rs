use super::{Loss, Metric};
use nn_kernels::Scalar;

/// The mean squared error: the mean over all numbers of (y − t)².
///
/// This is PyTorch's `MSELoss`. The gradient is 2 (y − t) / n. A few outliers can dominate it; see [`Huber`](super::Huber).
///
/// ```
/// use nn_runtime::loss::{Loss, MeanSquaredError};
///
/// let mut d_output = [0.0_f32; 2];
/// let loss = MeanSquaredError.row(&[1.0, 2.0], &[0.0, 4.0], &mut d_output);
/// assert_eq!((loss, d_output), (2.5, [1.0, -2.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeanSquaredError;

impl<const OUT: usize, S: Scalar> Loss<OUT, S> for MeanSquaredError {
    type Target = [S; OUT];
    const METRIC: Metric = Metric::Regression;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &[S; OUT], d_output: &mut [S; OUT]) -> S {
        let scale = S::ONE / S::from_f64(OUT as f64);
        let mut sum = S::ZERO;
        for ((d, y), t) in d_output.iter_mut().zip(output).zip(target) {
            let error = *y - *t;
            sum += error * error;
            *d = (error + error) * scale;
        }
        sum * scale
    }
}
