use super::{Loss, Metric};
use crate::kernel::row::softmax_soft_cross_entropy;
use nn_kernels::Scalar;

/// [`CrossEntropy`](super::CrossEntropy) with label smoothing and class weights.
///
/// `#[loss(CrossEntropy(smoothing = 0.1))]` and `#[loss(CrossEntropy(weights = [1.0, 2.0, 0.5]))]` use it. This is PyTorch's
/// `CrossEntropyLoss` with `label_smoothing` and `weight`.
///
/// ```text
/// q = 1 − ε + ε/classes for the true class, ε/classes for the others
/// loss = Σ over rows and classes of −w q ln p / Σ over rows of w of the true class
/// ```
///
/// Label smoothing ε (Szegedy et al. 2016) keeps a network from becoming overconfident; 0.1 is common. A row whose class has weight 2
/// counts like two rows. The gradient with respect to the logits of a row is p Σ w q − w q, divided by Σ w.
///
/// ```
/// use nn_runtime::loss::{Loss, WeightedCrossEntropy};
///
/// let loss = WeightedCrossEntropy { smoothing: 0.0, weights: [1.0, 3.0] };
/// let mut d_logits = [0.0_f64; 4];
/// let mean = loss.gradient(&[0.0; 4], &[0, 1], &mut d_logits);
/// assert!((mean - 2.0_f64.ln()).abs() < 1e-12);
/// assert_eq!(d_logits, [-0.125, 0.125, 0.375, -0.375]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedCrossEntropy<const OUT: usize> {
    /// ε, at least 0 and below 1 in a declaration.
    pub smoothing: f64,
    /// w, for each class.
    pub weights: [f64; OUT],
}

impl<const OUT: usize, S: Scalar> Loss<OUT, S> for WeightedCrossEntropy<OUT> {
    type Target = usize;
    const METRIC: Metric = Metric::Accuracy;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &usize, d_output: &mut [S; OUT]) -> S {
        let others = self.smoothing / OUT as f64;
        let wanted = |class| others + if class == *target { 1.0 - self.smoothing } else { 0.0 };
        softmax_soft_cross_entropy(d_output, output, |class| S::from_f64(self.weights[class] * wanted(class)))
    }

    #[inline(always)]
    fn weight(&self, target: &usize) -> S {
        S::from_f64(self.weights.get(*target).copied().unwrap_or(0.0))
    }
}
