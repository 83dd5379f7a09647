use super::Regularizer;
use crate::error::Error;
use crate::record::Record;
use crate::setting;
use crate::tensor::Tensor;
use nn_kernels::Scalar;

/// Decoupled weight decay: w ← w − lr λ w before each step.
///
/// It does not depend on the gradient or on the optimizer, and adds no penalty to the loss. With [`Adam`](crate::optim::Adam) it does what
/// [`AdamW`](crate::optim::AdamW) does, but only on weights. With [`Sgd`](crate::optim::Sgd) it is the same as [`L2`](super::L2); with an
/// adaptive optimizer such as Adam it is not.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).regularize(WeightDecay(1e-2));
/// ```
///
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), arXiv 1711.05101.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightDecay(
    /// λ, at least 0.
    pub f64,
);

impl Regularizer for WeightDecay {
    fn before<S: Scalar>(&self, _: &Tensor, weights: &mut [S], _: &mut [S], rate: f64) -> f64 {
        let keep = S::from_f64(1.0 - rate * self.0);
        for w in weights {
            *w *= keep;
        }
        0.0
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("λ of WeightDecay", self.0)
    }

    fn record(&self, record: &mut Record<'_>) {
        record.setting("rate", self.0);
    }
}
