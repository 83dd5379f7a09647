use super::{Loss, Metric};
use nn_kernels::Scalar;

/// The multiclass hinge loss: Σ max(0, 1 − y of the class + y of another) over the other classes, divided by the number of outputs.
///
/// The target is the class, a `usize` counted from 0. This is PyTorch's `MultiMarginLoss`. The gradient is 1/n for every other class whose
/// score comes within 1 of that of the class, and minus their sum for the class.
///
/// Crammer and Singer, "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines" (2001), summed as Weston and Watkins
/// do.
///
/// ```
/// use nn_runtime::loss::{Loss, MulticlassHinge};
///
/// let mut d_output = [0.0_f32; 4];
/// let loss = MulticlassHinge.row(&[2.0, 1.5, 0.0, 0.0], &0, &mut d_output);
/// assert_eq!((loss, d_output), (0.125, [-0.25, 0.25, 0.0, 0.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MulticlassHinge;

impl<const OUT: usize, S: Scalar> Loss<OUT, S> for MulticlassHinge {
    type Target = usize;
    const METRIC: Metric = Metric::ScoreAccuracy;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &usize, d_output: &mut [S; OUT]) -> S {
        let Some(right) = output.get(*target) else { return S::ZERO };
        let scale = S::ONE / S::from_f64(OUT as f64);
        let (mut sum, mut pull) = (S::ZERO, S::ZERO);
        for (class, (d, y)) in d_output.iter_mut().zip(output).enumerate() {
            let short = if class == *target { S::ZERO } else { S::ONE - *right + *y };
            sum += if short <= S::ZERO { S::ZERO } else { short };
            *d = if short <= S::ZERO { S::ZERO } else { scale };
            pull += *d;
        }
        if let Some(d) = d_output.get_mut(*target) {
            *d = -pull;
        }
        sum * scale
    }
}
