use super::cosine::half_cosine;
use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// Cosine annealing with warm restarts: half cosines, each of them from the learning rate of the optimizer to an end value.
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `period` | required | the steps of the first half cosine, at least 1 |
/// | [`multiplier`](Self::multiplier) | `1` | how many times longer each half cosine is than the one before, at least 1 |
/// | [`to`](Self::to) | `0` | the end value of each half cosine, at least 0 |
///
/// PyTorch calls it `CosineAnnealingWarmRestarts`. A restart can leave a narrow minimum.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::CosineRestarts::new(10).multiplier(2).by_epoch());
/// ```
///
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017), arXiv 1608.03983.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineRestarts {
    period: usize,
    multiplier: usize,
    end: f64,
}

impl CosineRestarts {
    /// Creates the schedule with the number of steps before the first restart.
    #[must_use]
    pub fn new(period: usize) -> Self {
        Self { period, multiplier: 1, end: 0.0 }
    }

    /// Sets how many times longer each half cosine is than the one before (default: 1).
    #[must_use]
    pub fn multiplier(self, multiplier: usize) -> Self {
        Self { multiplier, ..self }
    }

    /// Sets the end value of each half cosine (default: 0): a learning rate, not a factor of the first.
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
            // One iteration for each restart: few, because the periods grow exponentially.
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
