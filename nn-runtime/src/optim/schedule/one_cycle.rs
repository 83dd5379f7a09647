use super::cosine::half_cosine;
use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// Up to the optimizer's rate and down to almost nothing, over the whole run unless [`over`](Schedule::over) says how long (Smith
/// and Topin 2018). PyTorch's `OneCycleLR`, whose `max_lr` is the rate the optimizer is made with.
///
/// ```text
/// start = lr / divide_start            rises by half a cosine to lr at t = start_fraction n − 1,
/// end   = start / divide_end           falls by half a cosine to end at t = n − 1
/// ```
///
/// Defaults: `start_fraction = 0.3`, `divide_start = 25`, `divide_end = 1e4`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle {
    start_fraction: f64,
    divide_start: f64,
    divide_end: f64,
}

impl OneCycle {
    /// With the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self { start_fraction: 0.3, divide_start: 25.0, divide_end: 1e4 }
    }

    /// Which share of the steps goes up.
    #[must_use]
    pub fn start_fraction(self, start_fraction: f64) -> Self {
        Self { start_fraction, ..self }
    }

    /// How much less than the optimizer's rate the first is.
    #[must_use]
    pub fn divide_start(self, divide_start: f64) -> Self {
        Self { divide_start, ..self }
    }

    /// How much less than the first rate the last is.
    #[must_use]
    pub fn divide_end(self, divide_end: f64) -> Self {
        Self { divide_end, ..self }
    }
}

impl Default for OneCycle {
    fn default() -> Self {
        Self::new()
    }
}

impl Schedule for OneCycle {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        let start = base / self.divide_start;
        let end = start / self.divide_end;
        let step = at.step as f64;
        let peak = (self.start_fraction * at.steps as f64 - 1.0).max(0.0);
        let last = at.steps as f64 - 1.0;
        if step < peak {
            half_cosine(start, base, step / peak)
        } else if step < last {
            half_cosine(base, end, (step - peak) / (last - peak))
        } else {
            end
        }
    }

    fn check(&self) -> Result<(), Error> {
        setting::share("the start_fraction of OneCycle", self.start_fraction)?;
        setting::positive("divide_start of OneCycle", self.divide_start)?;
        setting::positive("divide_end of OneCycle", self.divide_end)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("start_fraction", self.start_fraction);
        record.setting("divide_start", self.divide_start);
        record.setting("divide_end", self.divide_end);
    }
}
