use super::{Compared, Loss, Metric};
use nn_kernels::Scalar;

/// The sum over the outputs of a row, for a loss that is itself their mean: `OUT` times the inner loss.
///
/// `#[loss(BinaryCrossEntropy(sum))]` is `Summed(BinaryCrossEntropy)`. `MeanSquaredError`, `MeanAbsoluteError`, `Huber`, `Hinge` and
/// `BinaryCrossEntropy` take `sum`. For a sequence or an image the sum is over all numbers of a row, with `after` over those that count. The
/// loss of a batch is still the mean over its rows.
///
/// A sum of binary cross entropies is −ln of the probability of the whole row, in nats. The loss of a variational autoencoder contains this
/// sum (Kingma and Welling, "Auto-Encoding Variational Bayes", 2013, arXiv 1312.6114); a mean would be too small beside its other term.
///
/// ```
/// use nn_runtime::loss::{Loss, MeanSquaredError, Summed};
///
/// let mut d_output = [0.0_f32; 2];
/// let loss = Summed(MeanSquaredError).row(&[1.0, 2.0], &[0.0, 4.0], &mut d_output);
/// assert_eq!((loss, d_output), (5.0, [2.0, -4.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summed<L>(
    /// The mean over the outputs.
    pub L,
);

impl<L: Loss<OUT, S>, S: Scalar, const OUT: usize> Loss<OUT, S> for Summed<L> {
    type Target = L::Target;
    const METRIC: Metric = L::METRIC;
    const COMPARED: Compared = L::COMPARED;

    #[inline(always)]
    fn row(&self, output: &[S; OUT], target: &L::Target, d_output: &mut [S; OUT]) -> S {
        let outputs = S::from_f64(OUT as f64);
        let mean = self.0.row(output, target, d_output);
        for d in d_output {
            *d *= outputs;
        }
        mean * outputs
    }

    fn check(&self, target: &L::Target) -> Result<(), String> {
        self.0.check(target)
    }
}
