use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// A line from the learning rate of the optimizer to an end value: lr + (end − lr) t/n.
///
/// n is the length of the whole run, or that of [`over`](Schedule::over). PyTorch calls it `LinearLR`.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::Linear::to(0.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    end: f64,
}

impl Linear {
    /// Creates the schedule with the end value: a learning rate of at least 0, not a factor of the first.
    #[must_use]
    pub fn to(end: f64) -> Self {
        Self { end }
    }
}

impl Schedule for Linear {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        self.end + (base - self.end) * (1.0 - at.done())
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("the end of Linear", self.end)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("end", self.end);
    }
}
