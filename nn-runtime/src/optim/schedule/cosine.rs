use std::f64::consts::PI;

use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// end + (lr − end) (1 + cos(π t/n)) / 2: half a cosine, over the whole run unless [`over`](Schedule::over) says how long
/// (Loshchilov and Hutter 2017, without the restarts). PyTorch's `CosineAnnealingLR`, but that it stays at its end instead of rising again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cosine {
    end: f64,
}

impl Cosine {
    /// Ends at this rate.
    #[must_use]
    pub fn to(end: f64) -> Self {
        Self { end }
    }
}

impl Schedule for Cosine {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        half_cosine(base, self.end, at.done())
    }

    fn check(&self) -> Result<(), Error> {
        setting::not_negative("the end of Cosine", self.end)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("end", self.end);
    }
}

/// From one number to another as `done` goes from 0 to 1, flat at both ends.
pub(super) fn half_cosine(from: f64, to: f64, done: f64) -> f64 {
    to + (from - to) * f64::midpoint(1.0, (PI * done).cos())
}
