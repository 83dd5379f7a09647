use super::{Loss, Metric};
use crate::kernel::row::softmax_cross_entropy;
use crate::kernel::{Operation, dispatch};
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// The cross entropy: the mean over the rows of −ln p of the true class, with p = softmax(z).
///
/// The target is the class, a `usize` counted from 0. This is PyTorch's `CrossEntropyLoss`.
///
/// The network must end in `Softmax`, so that it predicts probabilities. The loss is computed from the logits z before the `Softmax`,
/// because the logarithm of a tiny probability is inaccurate. The compiler removes the `Softmax` for training. The gradient with respect to
/// z is p − 1 for the true class and p for the others, divided by the number of rows.
///
/// ```
/// use nn_runtime::loss::{CrossEntropy, Loss};
///
/// let mut d_logits = [0.0_f32; 2];
/// let loss = CrossEntropy.row(&[0.0, 0.0], &1, &mut d_logits);
/// assert!((loss - 2.0_f32.ln()).abs() < 1e-6);
/// assert_eq!(d_logits, [0.5, -0.5]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CrossEntropy;

impl<const OUT: usize, S: Scalar> Loss<OUT, S> for CrossEntropy {
    type Target = usize;
    const METRIC: Metric = Metric::Accuracy;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &usize, d_output: &mut [S; OUT]) -> S {
        softmax_cross_entropy(d_output, output, core::slice::from_ref(target), OUT)
    }

    fn gradient(&self, outputs: &[S], targets: &[usize], d_outputs: &mut [S]) -> S {
        dispatch(Gradient { d_outputs, outputs, targets, width: OUT })
    }
}

/// All rows at once, which uses the registers better than row by row.
struct Gradient<'a, S> {
    d_outputs: &'a mut [S],
    outputs: &'a [S],
    targets: &'a [usize],
    width: usize,
}

impl<S: Scalar> Operation for Gradient<'_, S> {
    type Output = S;

    #[inline(always)]
    fn run<M: Machine>(self) -> S {
        softmax_cross_entropy(self.d_outputs, self.outputs, self.targets, self.width)
    }
}
