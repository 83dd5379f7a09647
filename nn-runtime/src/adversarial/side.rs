//! The optimizer of one of the two networks, and its schedule.

use crate::error::Error;
use crate::network::Network;
use crate::optim::Optimizer;
use crate::optim::schedule::{ConstantRate, Moment, Schedule};
use crate::record::{Contents, Record, kind_of};
use crate::setting;
use crate::trainer::{Observers, record_optimizer};
use nn_kernels::Scalar;

pub(super) struct Side<'a, O> {
    pub(super) optimizer: O,
    /// Its state when the training got it, and its learning rate, from which the schedule starts.
    first: Contents,
    first_rate: f64,
    schedule: Box<dyn Schedule + 'a>,
    /// The name of the schedule's type.
    schedule_kind: String,
    pub(super) observers: Observers<'a>,
}

impl<'a, O: Optimizer> Side<'a, O> {
    pub(super) fn new(mut optimizer: O) -> Self {
        let mut first = Contents::default();
        first.note(|record| record_optimizer(&mut optimizer, record));
        let (first_rate, schedule) = (optimizer.learning_rate(), Box::new(ConstantRate));
        Self { optimizer, first, first_rate, schedule, schedule_kind: kind_of::<ConstantRate>(), observers: Observers::default() }
    }

    pub(super) fn set_schedule<S: Schedule + 'a>(&mut self, schedule: S) {
        self.schedule_kind = kind_of::<S>();
        self.schedule = Box::new(schedule);
    }

    /// Resets the optimizer and the schedule to their first state, so that a training does not depend on the one before.
    pub(super) fn begin_anew(&mut self) {
        let Self { optimizer, first, .. } = self;
        first.restore(|record| record_optimizer(optimizer, record));
        self.set_first_rate();
        self.schedule.reset();
    }

    /// Resets the learning rate of the optimizer to the one from which the schedule starts.
    pub(super) fn set_first_rate(&mut self) {
        self.optimizer.set_learning_rate(self.first_rate);
    }

    /// Sets the learning rate of the next step, and returns it.
    pub(super) fn begin_step(&mut self, at: Moment) -> f64 {
        let rate = self.schedule.rate(self.first_rate, at);
        self.optimizer.set_learning_rate(rate);
        rate
    }

    /// Shows the schedule the mean loss of an epoch, whose last step was `at`.
    pub(super) fn end_epoch(&mut self, at: Moment, loss: f64) {
        self.schedule.observe(at, loss);
    }

    /// Whether all learning rates before a step are the same in a training of another number of steps.
    pub(super) fn is_the_same_until(&self, at: Moment, steps: usize) -> bool {
        let rate = |step, steps| self.schedule.rate(self.first_rate, Moment { step, steps, ..at }).to_bits();
        (0..at.step).all(|step| rate(step, at.steps) == rate(step, steps))
    }

    pub(super) fn check(&self, network: &str) -> Result<(), Error> {
        let rate = setting::not_negative("the learning rate", self.first_rate);
        setting::within(&format!("the optimizer of the {network}"), rate.and_then(|()| self.optimizer.check()))?;
        setting::within(&format!("the schedule of the {network}"), self.schedule.check())
    }

    /// Describes the optimizer and the schedule for people.
    pub(super) fn tell(&mut self, record: &mut Record<'_>) {
        record.part("optimizer", &mut self.optimizer, O::record);
        // An optimizer of the user's need not name it.
        if !record.has_told("learning rate") {
            record.setting("learning rate", self.first_rate);
        }
        record.section("schedule", &self.schedule_kind, |record| self.schedule.record(record));
    }

    /// Records the settings of a network and its optimizer, and the state of the optimizer and the schedule.
    pub(super) fn record<N: Network>(&mut self, record: &mut Record<'_>) {
        record.setting("layers", N::SUMMARY);
        record.setting("scalar", N::Scalar::NAME);
        record.setting("learning rate", self.first_rate);
        record_optimizer(&mut self.optimizer, record);
        record.section("schedule", &self.schedule_kind, |record| self.schedule.record(record));
    }
}
