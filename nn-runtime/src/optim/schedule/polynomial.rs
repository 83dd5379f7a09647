use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// end + (lr − end) (1 − t/n)ᵖ: falls along a power, over the whole run unless [`over`](Schedule::over) says how long.
/// The end is 0 unless set. PyTorch's `PolynomialLR`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Polynomial {
    power: f64,
    end: f64,
}

impl Polynomial {
    /// Falls to 0 with this power: 1 is a line, 2 half a parabola.
    #[must_use]
    pub fn new(power: f64) -> Self {
        Self { power, end: 0.0 }
    }

    /// Ends at this rate.
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
