use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// lr factorᵏ, with k how often the loss had not become less for more than `patience` epochs in a row. PyTorch's `ReduceLROnPlateau`.
///
/// A loss is less if it is below `best (1 − threshold)`; for a best below 0, below `best (1 + threshold)`. It looks at the loss of the
/// validation data as each epoch ends, or at that of training where nothing validates.
///
/// Defaults: `factor = 0.1`, `patience = 10`, `threshold = 1e-4`, an end of 0.
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
    /// With the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self { factor: 0.1, patience: 10, threshold: 1e-4, end: 0.0, best: f64::INFINITY, waited: 0, reductions: 0 }
    }

    /// What the rate is multiplied with.
    #[must_use]
    pub fn factor(self, factor: f64) -> Self {
        Self { factor, ..self }
    }

    /// How many epochs without a lesser loss are let pass.
    #[must_use]
    pub fn patience(self, patience: usize) -> Self {
        Self { patience, ..self }
    }

    /// By which share of the best a loss has to be less.
    #[must_use]
    pub fn threshold(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    /// The rate does not fall below this.
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
        // An end above the optimizer's own rate does not raise it.
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
