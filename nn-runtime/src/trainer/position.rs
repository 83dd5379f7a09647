//! The position of a training.

use std::time::Instant;

use crate::record::Record;

/// The number of complete epochs, and of batches of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) epochs: usize,
    pub(super) batches: usize,
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
    /// The time before the training was resumed. The time after is counted from `since`.
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
        record.number("added", &mut self.added);
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
        let [losses, rows, penalties, added, rate, seconds] = [0.0; 6];
        Self { batches: 0, steps: 0, losses, rows, penalties, added, rate, seconds, since: Instant::now() }
    }
}
