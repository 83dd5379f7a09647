//! Converts epochs and batches to named numbers for logs.

use std::borrow::Cow;

use crate::trainer::{BatchRecord, Beginning, Epoch};

/// A number of a log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Count(usize),
    Real(f64),
}

/// A number of a log, with its name.
pub(super) type Named = (Cow<'static, str>, Number);

/// Returns the names of all numbers that an epoch of this training can have.
pub(super) fn columns(beginning: &Beginning) -> Vec<Cow<'static, str>> {
    let penalty = beginning.penalized.then_some("penalty");
    let added = beginning.adds_to_loss.then_some("added_loss");
    let validation = beginning.validation_rows.map(|_| "validation_loss");
    let metrics = beginning.metrics.iter().cloned();
    let before = ["epoch", "train_loss"].into_iter().chain(penalty).chain(added).chain(validation).map(Cow::from).chain(metrics);
    before.chain(["learning_rate", "seconds"].map(Cow::from)).collect()
}

/// The names of the numbers of a batch.
pub(super) const BATCH: [&str; 5] = ["epoch", "batch", "rows", "loss", "learning_rate"];

/// Returns the numbers of an epoch, in the order of [`columns`].
pub(super) fn of_epoch(epoch: &Epoch) -> Vec<Named> {
    let mut all = vec![("epoch".into(), Number::Count(epoch.number)), ("train_loss".into(), Number::Real(epoch.train_loss))];
    all.extend(epoch.penalty.map(|penalty| ("penalty".into(), Number::Real(penalty))));
    all.extend(epoch.added_loss.map(|added| ("added_loss".into(), Number::Real(added))));
    if let Some(validation) = &epoch.validation {
        all.push(("validation_loss".into(), Number::Real(validation.loss)));
        all.extend(validation.measured().into_iter().map(|measured| (measured.name, Number::Real(measured.number))));
    }
    all.push(("learning_rate".into(), Number::Real(epoch.learning_rate)));
    all.push(("seconds".into(), Number::Real(epoch.seconds)));
    all
}

/// Returns the numbers of a batch, in the order of [`BATCH`].
pub(super) fn of_batch(batch: &BatchRecord) -> Vec<Named> {
    let counts = [batch.epoch, batch.number, batch.rows].map(Number::Count);
    let reals = [batch.loss, batch.learning_rate].map(Number::Real);
    BATCH.into_iter().map(Cow::from).zip(counts.into_iter().chain(reals)).collect()
}
