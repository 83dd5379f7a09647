//! Weight decay, and a falling learning rate.

use crate::error::Error;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::setting;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// Weight decay of every parameter: `u = g + rate w`.
///
/// Before an optimizer it is the gradient of an L2 penalty, `rate/2 Σ w²`, which is PyTorch's `weight_decay`. After all other parts it is
/// decoupled weight decay, as in [`AdamW`](crate::optim::AdamW). [`L2`](crate::regularize::L2) and
/// [`WeightDecay`](crate::regularize::WeightDecay) do the same on weights only.
///
/// ```
/// use nn_runtime::optim::parts::Decay;
/// use nn_runtime::prelude::*;
///
/// let adam_with_weight_decay = Decay(1e-4).before(Adam::new(1e-3)); // PyTorch's Adam(lr=1e-3, weight_decay=1e-4)
/// ```
///
/// Loshchilov and Hutter (2019).
#[derive(Clone, Copy, Debug)]
pub struct Decay(
    /// The rate, at least 0.
    pub f64,
);

/// A learning rate that falls with the steps: `u = g / (1 + (t − 1) decay)`.
///
/// Part of [`Adagrad`](crate::optim::Adagrad), which calls it `lr_decay`. Bottou (2012).
#[derive(Clone, Copy, Debug)]
pub struct Anneal(
    /// The decay, at least 0.
    pub f64,
);

impl Transform for Decay {
    type Rule<S: Scalar> = PlusParameter<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, _: &Step<'_, S>) -> PlusParameter<S> {
        PlusParameter { rate: S::from_f64(self.0) }
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("the rate of decay", self.0)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("rate", self.0);
    }
}

/// `g + rate w`
#[derive(Clone, Copy, Debug)]
pub struct PlusParameter<S> {
    rate: S,
}

impl<S: Scalar> Rule<S> for PlusParameter<S> {
    type Memory = [S; 0];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, parameter: S, _: &mut [S; 0]) -> S {
        self.rate.mul_add::<M>(parameter, update)
    }
}

impl Transform for Anneal {
    type Rule<S: Scalar> = Times<S>;

    const NEEDS_WHOLE_GRADIENT: bool = false;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Times<S> {
        let before = (step.number - 1) as f64;
        Times::of(1.0 / (1.0 + before * self.0))
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("the decay of the learning rate", self.0)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("decay", self.0);
    }
}

/// `factor g`
#[derive(Clone, Copy, Debug)]
pub struct Times<S> {
    factor: S,
}

impl<S: Scalar> Times<S> {
    pub(in crate::optim) fn of(factor: f64) -> Self {
        Self { factor: S::from_f64(factor) }
    }
}

impl<S: Scalar> Rule<S> for Times<S> {
    type Memory = [S; 0];

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, _: S, _: &mut [S; 0]) -> S {
        self.factor * update
    }
}
