use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// lr γ^⌊t / every⌋: the rate falls by a factor every so many steps. PyTorch's `StepLR`, which is mostly called once an epoch:
/// `StepDecay::new(10, 0.5).by_epoch()`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepDecay {
    every: usize,
    gamma: f64,
}

impl StepDecay {
    /// Multiplies the rate with `gamma` after every `every` steps.
    #[must_use]
    pub fn new(every: usize, gamma: f64) -> Self {
        Self { every, gamma }
    }
}

impl Schedule for StepDecay {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        base * self.gamma.powf((at.step / self.every.max(1)) as f64)
    }

    fn check(&self) -> Result<(), Error> {
        setting::some("the number of steps between two falls of StepDecay", self.every)?;
        setting::not_negative("gamma of StepDecay", self.gamma)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("every", self.every);
        record.setting("gamma", self.gamma);
    }
}
