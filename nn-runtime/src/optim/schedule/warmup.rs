use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// Warm-up: a line up to the learning rate of the optimizer, lr (t + 1) / n in the first n steps, then lr.
///
/// Small first steps avoid the damage that large steps do to untrained weights. Another schedule usually follows:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::Warmup(500).then(schedule::Cosine::to(1e-5)));
/// ```
///
/// To count epochs, use `schedule::Warmup(5).by_epoch()`.
///
/// Goyal et al., "Accurate, Large Minibatch SGD" (2017), arXiv 1706.02677.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warmup(
    /// n, the number of steps, at least 1.
    pub usize,
);

impl Schedule for Warmup {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        if at.step < self.0 { base * ((at.step + 1) as f64 / self.0 as f64) } else { base }
    }

    fn length(&self, _: Moment) -> Option<usize> {
        Some(self.0)
    }

    fn check(&self) -> Result<(), Error> {
        setting::some("the number of steps of Warmup", self.0)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("steps", self.0);
    }
}
