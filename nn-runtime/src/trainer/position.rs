//! Where a training stands.

use std::time::Instant;

use crate::record::Record;

/// How far it is: how many epochs are done, and how many batches of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) epochs: usize,
    pub(super) batches: usize,
}

/// What is known of an epoch before it ends.
#[derive(Clone, Debug)]
pub(super) struct SoFar {
    pub(super) batches: usize,
    pub(super) steps: usize,
    /// The sums of losses, weights and penalties.
    pub(super) losses: f64,
    pub(super) rows: f64,
    pub(super) penalties: f64,
    /// The learning rate of the last step.
    pub(super) rate: f64,
    /// How long it took until it was resumed, and when that was.
    seconds: f64,
    pub(super) since: Instant,
}

impl SoFar {
    pub(super) fn seconds(&self) -> f64 {
        self.seconds + self.since.elapsed().as_secs_f64()
    }

    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        record.count("batches", &mut self.batches);
        record.count("steps", &mut self.steps);
        record.number("losses", &mut self.losses);
        record.number("rows", &mut self.rows);
        record.number("penalties", &mut self.penalties);
        record.number("rate", &mut self.rate);
        let mut seconds = if self.batches > 0 { self.seconds() } else { 0.0 };
        record.number("seconds", &mut seconds);
        if record.restores() {
            self.seconds = seconds;
        }
    }
}

impl Default for SoFar {
    fn default() -> Self {
        let (losses, rows, penalties, rate, seconds) = (0.0, 0.0, 0.0, 0.0, 0.0);
        Self { batches: 0, steps: 0, losses, rows, penalties, rate, seconds, since: Instant::now() }
    }
}
