//! The position of a training.

use std::time::Instant;

use crate::record::Record;

/// The number of complete epochs, and of batches of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) epochs: usize,
    pub(crate) batches: usize,
}

/// The time of an unfinished epoch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// The time before the training was resumed. The time after is counted from `since`.
    before: f64,
    since: Instant,
}

impl Clock {
    /// Returns a clock that starts now.
    pub(crate) fn start() -> Self {
        Self { before: 0.0, since: Instant::now() }
    }

    /// Counts from now on.
    pub(crate) fn go_on(&mut self) {
        self.since = Instant::now();
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.before + self.since.elapsed().as_secs_f64()
    }

    /// Records the time, which is 0 between two epochs.
    pub(crate) fn record(&mut self, record: &mut Record<'_>, is_between: bool) {
        let mut seconds = if is_between { 0.0 } else { self.seconds() };
        record.number("seconds", &mut seconds);
        if record.restores() {
            self.before = seconds;
        }
    }
}

/// The sums of an unfinished epoch.
#[derive(Clone, Debug)]
pub(super) struct SoFar {
    pub(super) batches: usize,
    pub(super) steps: usize,
    /// The sums of losses, weights and penalties.
    pub(super) losses: f64,
    pub(super) rows: f64,
    pub(super) penalties: f64,
    /// The sum of what layers added to the losses.
    pub(super) added: f64,
    /// The learning rate of the last step.
    pub(super) rate: f64,
    pub(super) clock: Clock,
}

impl SoFar {
    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        record.count("batches", &mut self.batches);
        record.count("steps", &mut self.steps);
        record.number("losses", &mut self.losses);
        record.number("rows", &mut self.rows);
        record.number("penalties", &mut self.penalties);
        record.number("added", &mut self.added);
        record.number("rate", &mut self.rate);
        self.clock.record(record, self.batches == 0);
    }
}

impl Default for SoFar {
    fn default() -> Self {
        let [losses, rows, penalties, added, rate] = [0.0; 5];
        Self { batches: 0, steps: 0, losses, rows, penalties, added, rate, clock: Clock::start() }
    }
}
