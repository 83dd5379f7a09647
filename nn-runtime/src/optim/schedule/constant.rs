use super::{Moment, Schedule};

/// The learning rate of the optimizer in every step. This is the default of a trainer.
///
/// With a length it is the constant part of another schedule:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::ConstantRate.over(1000).then(schedule::Cosine::to(0.0)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConstantRate;

impl Schedule for ConstantRate {
    fn rate(&self, base: f64, _: Moment) -> f64 {
        base
    }
}
