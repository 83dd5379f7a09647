use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// Multiplies the learning rate by γ at chosen steps: lr γ^(number of milestones ≤ t).
///
/// PyTorch calls it `MultiStepLR` and usually counts epochs:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::MultiStep::new([30, 80], 0.1).by_epoch());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MultiStep {
    milestones: Vec<usize>,
    gamma: f64,
}

impl MultiStep {
    /// Creates the schedule with the milestones, in any order, and γ, at least 0.
    #[must_use]
    pub fn new(milestones: impl Into<Vec<usize>>, gamma: f64) -> Self {
        Self { milestones: milestones.into(), gamma }
    }
}

impl Schedule for MultiStep {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        let passed = self.milestones.iter().filter(|milestone| **milestone <= at.step).count();
        base * self.gamma.powf(passed as f64)
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("gamma of MultiStep", self.gamma)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("milestones", format_args!("{:?}", self.milestones));
        record.setting("gamma", self.gamma);
    }
}
