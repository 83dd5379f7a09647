use super::{Moment, Schedule};

/// The optimizer's own rate at every step. What a trainer does when no schedule is set.
///
/// With a length it is the flat part of another: `ConstantRate.over(1000).then(Cosine::to(0.0))`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConstantRate;

impl Schedule for ConstantRate {
    fn rate(&self, base: f64, _: Moment) -> f64 {
        base
    }
}
