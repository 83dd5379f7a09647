use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// Reduces the learning rate when the loss stops falling: lr factorᵏ, where k is the number of plateaus so far.
///
/// A plateau is more than `patience` epochs in a row without a better loss. A loss is better if it is below `best (1 − threshold)`; if the
/// best is negative, below `best (1 + threshold)`. The loss is that of the validation data, or the training loss if there are none.
///
/// | argument | default | meaning |
/// |---|---|---|
/// | [`factor`](Self::factor) | `0.1` | the factor of each reduction, from 0 to 1 |
/// | [`patience`](Self::patience) | `10` | how many epochs without a better loss are tolerated |
/// | [`threshold`](Self::threshold) | `1e-4` | the relative improvement that counts, from 0 to 1 |
/// | [`to`](Self::to) | `0` | the smallest learning rate, at least 0 |
///
/// PyTorch's `ReduceLROnPlateau` has the same defaults.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::ReduceOnPlateau::new().factor(0.5).patience(5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReduceOnPlateau {
    factor: f64,
    patience: usize,
    threshold: f64,
    end: f64,
    best: f64,
    waited: usize,
    reductions: usize,
}

impl ReduceOnPlateau {
    /// Creates the schedule with the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self { factor: 0.1, patience: 10, threshold: 1e-4, end: 0.0, best: f64::INFINITY, waited: 0, reductions: 0 }
    }

    /// Sets the factor of each reduction (default: 0.1).
    #[must_use]
    pub fn factor(self, factor: f64) -> Self {
        Self { factor, ..self }
    }

    /// Sets how many epochs without a better loss are tolerated (default: 10).
    #[must_use]
    pub fn patience(self, patience: usize) -> Self {
        Self { patience, ..self }
    }

    /// Sets the relative improvement that counts as a better loss (default: `1e-4`).
    #[must_use]
    pub fn threshold(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    /// Sets the smallest learning rate (default: 0).
    #[doc(alias = "min_lr")]
    #[must_use]
    pub fn to(self, end: f64) -> Self {
        Self { end, ..self }
    }
}

impl Default for ReduceOnPlateau {
    fn default() -> Self {
        Self::new()
    }
}

impl Schedule for ReduceOnPlateau {
    fn rate(&self, base: f64, _: Moment) -> f64 {
        // An end above the learning rate of the optimizer does not raise it.
        (base * self.factor.powf(self.reductions as f64)).max(self.end.min(base))
    }

    fn observe(&mut self, _: Moment, loss: f64) {
        let needed = if self.best.is_finite() { self.best - self.threshold * self.best.abs() } else { self.best };
        if loss < needed {
            (self.best, self.waited) = (loss, 0);
            return;
        }
        self.waited = self.waited.saturating_add(1);
        if self.waited > self.patience {
            (self.reductions, self.waited) = (self.reductions.saturating_add(1), 0);
        }
    }

    fn reset(&mut self) {
        (self.best, self.waited, self.reductions) = (f64::INFINITY, 0, 0);
    }

    fn check(&self) -> Result<(), Error> {
        setting::share("the factor of ReduceOnPlateau", self.factor)?;
        setting::share("the threshold of ReduceOnPlateau", self.threshold)?;
        setting::not_negative("the end of ReduceOnPlateau", self.end)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("factor", self.factor);
        record.setting("patience", self.patience);
        record.setting("threshold", self.threshold);
        record.setting("end", self.end);
        record.number("best", &mut self.best);
        record.count("waited", &mut self.waited);
        record.count("reductions", &mut self.reductions);
    }
}
