use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// Polynomial decay: end + (lr − end) (1 − t/n)ᵖ.
///
/// | argument | default | meaning |
/// |---|---|---|
/// | `power` | required | p, above 0: 1 is a line, 2 half a parabola |
/// | [`to`](Self::to) | `0` | the end value, at least 0 |
///
/// n is the length of the whole run, or that of [`over`](Schedule::over). PyTorch calls it `PolynomialLR`.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::Polynomial::new(2.0).to(1e-5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Polynomial {
    power: f64,
    end: f64,
}

impl Polynomial {
    /// Creates the schedule with its power.
    #[must_use]
    pub fn new(power: f64) -> Self {
        Self { power, end: 0.0 }
    }

    /// Sets the end value (default: 0): a learning rate, not a factor of the first.
    #[must_use]
    pub fn to(self, end: f64) -> Self {
        Self { end, ..self }
    }
}

impl Schedule for Polynomial {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        self.end + (base - self.end) * (1.0 - at.done()).powf(self.power)
    }

    fn check(&self) -> Result<(), Error> {
        setting::positive("the power of Polynomial", self.power)?;
        setting::not_negative("the end of Polynomial", self.end)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("power", self.power);
        record.setting("end", self.end);
    }
}
