use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// Step decay: lr γ^⌊t / every⌋. The learning rate is multiplied by γ after every `every` steps.
///
/// PyTorch calls it `StepLR` and usually counts epochs:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::StepDecay::new(10, 0.5).by_epoch());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepDecay {
    every: usize,
    gamma: f64,
}

impl StepDecay {
    /// Creates the schedule with the number of steps between two reductions, at least 1, and γ, at least 0.
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
        setting::some("the number of steps between two reductions of StepDecay", self.every)?;
        setting::not_negative("gamma of StepDecay", self.gamma)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("every", self.every);
        record.setting("gamma", self.gamma);
    }
}
