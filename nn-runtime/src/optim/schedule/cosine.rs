use std::f64::consts::PI;

use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// Cosine annealing: half a cosine from the learning rate of the optimizer to an end value.
///
/// ```text
/// end + (lr − end) (1 + cos(π t/n)) / 2
/// ```
///
/// n is the length of the whole run, or that of [`over`](Schedule::over). Afterwards the learning rate stays at the end value; PyTorch's
/// `CosineAnnealingLR` rises again.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// let trainer = Trainer::new(Adam::new(1e-3)).schedule(schedule::Cosine::to(1e-5));
/// ```
///
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017), without the restarts, arXiv 1608.03983.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cosine {
    end: f64,
}

impl Cosine {
    /// Creates the schedule with the end value: a learning rate of at least 0, not a factor of the first.
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

/// Goes from one number to another as `done` goes from 0 to 1, with slope 0 at both ends.
pub(super) fn half_cosine(from: f64, to: f64, done: f64) -> f64 {
    to + (from - to) * f64::midpoint(1.0, (PI * done).cos())
}
