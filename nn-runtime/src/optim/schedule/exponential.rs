use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// lr γᵗ: the rate falls by a factor every step. PyTorch's `ExponentialLR`; by epochs: `Exponential(0.9).by_epoch()`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential(
    /// γ, what the rate is multiplied with.
    pub f64,
);

impl Schedule for Exponential {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        base * self.0.powf(at.step as f64)
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("gamma of Exponential", self.0)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("gamma", self.0);
    }
}
