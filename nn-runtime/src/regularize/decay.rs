use super::Regularizer;
use crate::error::Error;
use crate::record::Record;
use crate::scalar::Scalar;
use crate::setting;
use crate::tensor::Tensor;

/// w ← w − lr λ w before each step, past the gradient and whatever an optimizer makes of it: decoupled weight decay (Loshchilov and Hutter
/// 2019). No penalty is added to the loss.
///
/// Before an optimizer without a decay of its own it is what [`AdamW`](crate::optim::AdamW) does, but on weights alone.
/// With [`Sgd`](crate::optim::Sgd) it is the same as [`L2`](super::L2); with an optimizer that divides by the size of gradients it is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightDecay(
    /// λ
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
