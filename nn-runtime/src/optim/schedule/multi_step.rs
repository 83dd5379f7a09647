use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// lr γ^(how many milestones are ≤ t): the rate falls by a factor at chosen steps. PyTorch's `MultiStepLR`; by epochs:
/// `MultiStep::new([30, 80], 0.1).by_epoch()`.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiStep {
    milestones: Vec<usize>,
    gamma: f64,
}

impl MultiStep {
    /// Multiplies the rate with `gamma` at each milestone, in whatever order they stand.
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
