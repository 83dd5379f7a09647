//! Converts epochs and batches to named numbers for logs.

use crate::trainer::{BatchRecord, Beginning, Epoch};

/// A number of a log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Count(usize),
    Real(f64),
}

/// Returns the names of all numbers that an epoch of this training can have.
pub(super) fn columns(beginning: &Beginning) -> Vec<&'static str> {
    let penalty = beginning.penalized.then_some("penalty");
    let validation = beginning.validation_rows.map(|_| "validation_loss");
    let metrics = beginning.metrics.iter().copied();
    let before = ["epoch", "train_loss"].into_iter().chain(penalty).chain(validation).chain(metrics);
    before.chain(["learning_rate", "seconds"]).collect()
}

/// The names of the numbers of a batch.
pub(super) const BATCH: [&str; 5] = ["epoch", "batch", "rows", "loss", "learning_rate"];

/// Returns the numbers of an epoch, in the order of [`columns`].
pub(super) fn of_epoch(epoch: &Epoch) -> Vec<(&'static str, Number)> {
    let mut all = vec![("epoch", Number::Count(epoch.number)), ("train_loss", Number::Real(epoch.train_loss))];
    all.extend(epoch.penalty.map(|penalty| ("penalty", Number::Real(penalty))));
    if let Some(validation) = &epoch.validation {
        all.push(("validation_loss", Number::Real(validation.loss)));
        all.extend(validation.measured().map(|(measure, metric)| (measure.name, Number::Real(metric))));
    }
    all.push(("learning_rate", Number::Real(epoch.learning_rate)));
    all.push(("seconds", Number::Real(epoch.seconds)));
    all
}

/// Returns the numbers of a batch, in the order of [`BATCH`].
pub(super) fn of_batch(batch: &BatchRecord) -> Vec<(&'static str, Number)> {
    let counts = [batch.epoch, batch.number, batch.rows].map(Number::Count);
    let reals = [batch.loss, batch.learning_rate].map(Number::Real);
    BATCH.into_iter().zip(counts.into_iter().chain(reals)).collect()
}
