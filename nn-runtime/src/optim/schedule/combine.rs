//! Combinations of schedules.

use super::{Moment, Schedule};
use crate::error::Error;
use crate::record::Record;
use crate::setting;

/// A schedule with a length. [`Schedule::over`] creates it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Over<S> {
    schedule: S,
    steps: usize,
}

/// A schedule that counts epochs. [`Schedule::by_epoch`] creates it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ByEpoch<S> {
    schedule: S,
}

/// One schedule after the other. [`Schedule::then`] creates it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Then<A, B> {
    first: A,
    second: B,
}

impl<S> Over<S> {
    pub(super) fn new(schedule: S, steps: usize) -> Self {
        Self { schedule, steps }
    }

    fn inside(&self, at: Moment) -> Moment {
        Moment { step: at.step.min(self.steps), steps: self.steps, ..at }
    }
}

impl<S: Schedule> Schedule for Over<S> {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        self.schedule.rate(base, self.inside(at))
    }

    fn length(&self, _: Moment) -> Option<usize> {
        Some(self.steps)
    }

    fn observe(&mut self, at: Moment, loss: f64) {
        self.schedule.observe(self.inside(at), loss);
    }

    fn reset(&mut self) {
        self.schedule.reset();
    }

    fn check(&self) -> Result<(), Error> {
        setting::some("the number of steps of a schedule", self.steps)?;
        self.schedule.check()
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.setting("steps", self.steps);
        record.part("schedule", &mut self.schedule, S::record);
    }
}

impl<S> ByEpoch<S> {
    pub(super) fn new(schedule: S) -> Self {
        Self { schedule }
    }

    fn inside(at: Moment) -> Moment {
        let epoch = at.epoch_steps.max(1);
        Moment::new(at.step / epoch, at.steps.div_ceil(epoch))
    }
}

impl<S: Schedule> Schedule for ByEpoch<S> {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        self.schedule.rate(base, Self::inside(at))
    }

    fn length(&self, at: Moment) -> Option<usize> {
        Some(self.schedule.length(Self::inside(at))?.saturating_mul(at.epoch_steps.max(1)))
    }

    fn observe(&mut self, at: Moment, loss: f64) {
        self.schedule.observe(Self::inside(at), loss);
    }

    fn reset(&mut self) {
        self.schedule.reset();
    }

    fn check(&self) -> Result<(), Error> {
        self.schedule.check()
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.part("schedule", &mut self.schedule, S::record);
    }
}

impl<A: Schedule, B: Schedule> Then<A, B> {
    pub(super) fn new(first: A, second: B) -> Self {
        Self { first, second }
    }

    /// Returns the position in the second schedule, or `None` during the first.
    fn second_at(&self, at: Moment) -> Option<Moment> {
        let length = self.first.length(at)?;
        let steps = at.steps.saturating_sub(length);
        Some(Moment { step: at.step.checked_sub(length)?, steps, ..at })
    }

    /// Returns the position in the first schedule.
    fn first_at(&self, at: Moment) -> Moment {
        Moment { steps: self.first.length(at).unwrap_or(at.steps), ..at }
    }
}

impl<A: Schedule, B: Schedule> Schedule for Then<A, B> {
    fn rate(&self, base: f64, at: Moment) -> f64 {
        match self.second_at(at) {
            Some(at) => self.second.rate(base, at),
            None => self.first.rate(base, self.first_at(at)),
        }
    }

    fn length(&self, at: Moment) -> Option<usize> {
        Some(self.first.length(at)?.saturating_add(self.second.length(at)?))
    }

    fn observe(&mut self, at: Moment, loss: f64) {
        match self.second_at(at) {
            Some(at) => self.second.observe(at, loss),
            None => self.first.observe(self.first_at(at), loss),
        }
    }

    fn reset(&mut self) {
        self.first.reset();
        self.second.reset();
    }

    fn check(&self) -> Result<(), Error> {
        if self.first.length(Moment::new(0, 1)).is_none() {
            let why = "the schedule before `then` has no length: set it with `.over(steps)`";
            return Err(Error::Setting(why.to_owned()));
        }
        self.first.check()?;
        self.second.check()
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.join_by("then");
        record.part("first", &mut self.first, A::record);
        record.part("second", &mut self.second, B::record);
    }
}
