use super::positions::{each, mean, over_steps};
use super::{Compared, Loss, Metric, Target};
use crate::padded::{Padded, PaddedStep};
use nn_kernels::Scalar;

/// A loss at every step of a sequence of which rows have different lengths: the mean over the steps that are there.
///
/// In a network that gives `[..=64, 5]`, `#[loss(CrossEntropy)]` is `PaddedSteps(CrossEntropy)`, and so is every loss of this module but
/// [`EsrLoss`](super::EsrLoss). A target is [`Padded`], with as many steps as the inputs of its row. The loss of a batch is the mean over all
/// steps of all rows, so a long row counts more than a short one. A row without steps counts nothing.
///
/// ```
/// use nn_runtime::Padded;
/// use nn_runtime::loss::{Loss, MeanSquaredError, PaddedSteps};
///
/// // Two of three steps are there.
/// let target = Padded::new(&[[0.0], [4.0]]).expect("these are fewer than 3 steps");
/// let mut d_outputs = [0.0_f32; 3];
/// let loss = Loss::<3>::gradient(&PaddedSteps::<_, 3, 1>(MeanSquaredError), &[1.0, 2.0, 9.0], &[target], &mut d_outputs);
/// assert_eq!((loss, d_outputs), (2.5, [1.0, -2.0, 0.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaddedSteps<L, const STEPS: usize, const FEATURES: usize>(
    /// The loss of one step.
    pub L,
);

impl<L, S: Scalar, const OUT: usize, const STEPS: usize, const FEATURES: usize> Loss<OUT, S> for PaddedSteps<L, STEPS, FEATURES>
where
    L: Loss<FEATURES, S>,
    L::Target: PaddedStep,
    Padded<L::Target, STEPS>: Target<S>,
{
    type Target = Padded<L::Target, STEPS>;
    const METRIC: Metric = L::METRIC;
    const COMPARED: Compared = Compared::Steps { count: STEPS, after: 0 };

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &Self::Target, d_output: &mut [S; OUT]) -> S {
        // The padding has no targets.
        *d_output = [S::ZERO; OUT];
        over_steps(&self.0, output, target, STEPS, d_output)
    }

    fn check(&self, target: &Self::Target) -> Result<(), String> {
        each("step", target, |target| self.0.check(target))
    }

    /// The share of the steps that are there.
    fn weight(&self, target: &Self::Target) -> S {
        mean(target, STEPS, |target| self.0.weight(target))
    }
}
