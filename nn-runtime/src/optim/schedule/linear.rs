use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// lr + (end − lr) t/n: a line from the optimizer's rate to an end, over the whole run unless
/// [`over`](Schedule::over) says how long. PyTorch's `LinearLR`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    end: f64,
}

impl Linear {
    /// Ends at this rate.
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
