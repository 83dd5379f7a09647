use super::{Loss, Metric};
use crate::kernel::row::softmax_cross_entropy;
use crate::kernel::{Operation, dispatch};
use crate::machine::Machine;
use crate::scalar::Scalar;

/// −ln p of the class that was right, mean over the rows, with p = softmax(z). The target is the class, counted from 0.
/// PyTorch's `CrossEntropyLoss`.
///
/// A declaration ends with `Softmax`, so that the network answers with probabilities; this loss works on the logits z
/// before it, because the two together are stable where −ln of a tiny probability is not. The compiler takes the `Softmax`
/// off for training. Gradient with respect to z: p − 1 for the class that was right, p for the others, over the number of rows.
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

/// All rows at once, which makes better use of the registers than one by one.
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
