use super::cosine::half_cosine;
use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// The one-cycle schedule: up to the learning rate of the optimizer, then down to almost 0.
///
/// ```text
/// start = lr / divide_start            half a cosine up to lr at t = start_fraction n − 1
/// end   = start / divide_end           half a cosine down to end at t = n − 1
/// ```
///
/// | argument | default | meaning |
/// |---|---|---|
/// | [`start_fraction`](Self::start_fraction) | `0.3` | the share of the steps in which the learning rate rises, from 0 to 1 |
/// | [`divide_start`](Self::divide_start) | `25` | lr divided by the first learning rate, above 0 |
/// | [`divide_end`](Self::divide_end) | `1e4` | the first learning rate divided by the last, above 0 |
///
/// n is the length of the whole run, or that of [`over`](Schedule::over). PyTorch's `OneCycleLR` has the same defaults. Its `max_lr` is the
/// learning rate of the optimizer, its `pct_start` is `start_fraction`, its `div_factor` is `divide_start`, and its `final_div_factor` is
/// `divide_end`.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::OneCycle::new());
/// ```
///
/// Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates" (2018), arXiv 1708.07120.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle {
    start_fraction: f64,
    divide_start: f64,
    divide_end: f64,
}

impl OneCycle {
    /// Creates the schedule with the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self { start_fraction: 0.3, divide_start: 25.0, divide_end: 1e4 }
    }

    /// Sets the share of the steps in which the learning rate rises (default: 0.3).
    #[doc(alias = "pct_start")]
    #[must_use]
    pub fn start_fraction(self, start_fraction: f64) -> Self {
        Self { start_fraction, ..self }
    }

    /// Sets the learning rate of the optimizer divided by the first one (default: 25).
    #[doc(alias = "div_factor")]
    #[must_use]
    pub fn divide_start(self, divide_start: f64) -> Self {
        Self { divide_start, ..self }
    }

    /// Sets the first learning rate divided by the last one (default: `1e4`).
    #[doc(alias = "final_div_factor")]
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
