use super::cosine::half_cosine;
use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// One half [`Cosine`](super::Cosine) after the other, each `multiplier` times as long as the one before (SGDR, Loshchilov and Hutter
/// 2017). A restart leaves a narrow minimum. PyTorch's `CosineAnnealingWarmRestarts`; by epochs: `CosineRestarts::new(10).by_epoch()`.
///
/// Defaults: `multiplier = 1`, an end of 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineRestarts {
    period: usize,
    multiplier: usize,
    end: f64,
}

impl CosineRestarts {
    /// Restarts first after `period` steps.
    #[must_use]
    pub fn new(period: usize) -> Self {
        Self { period, multiplier: 1, end: 0.0 }
    }

    /// How many times as long as the one before each cosine is.
    #[must_use]
    pub fn multiplier(self, multiplier: usize) -> Self {
        Self { multiplier, ..self }
    }

    /// Each cosine ends at this rate.
    #[must_use]
    pub fn to(self, end: f64) -> Self {
        Self { end, ..self }
    }
}

impl Schedule for CosineRestarts {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        let (mut since, mut period) = (at.step, self.period.max(1));
        if self.multiplier <= 1 {
            since %= period;
        } else {
            // As many turns as there are restarts, and they become rarer and rarer.
            while since >= period {
                since -= period;
                period = period.saturating_mul(self.multiplier);
            }
        }
        half_cosine(base, self.end, since as f64 / period as f64)
    }

    fn check(&self) -> Result<(), Error> {
        setting::some("the period of CosineRestarts", self.period)?;
        setting::some("the multiplier of CosineRestarts", self.multiplier)?;
        setting::not_negative("the end of CosineRestarts", self.end)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("period", self.period);
        record.setting("multiplier", self.multiplier);
        record.setting("end", self.end);
    }
}
