//! An epoch and a batch as named numbers: what every log writes.

use crate::trainer::{Batch, Epoch, Evaluation};

/// What an evaluation says beside the loss, by name.
pub(super) fn metrics(evaluation: &Evaluation) -> impl Iterator<Item = (&'static str, f64)> {
    let all = [("rmse", evaluation.rmse), ("r2", evaluation.r2), ("accuracy", evaluation.accuracy)];
    all.into_iter().filter_map(|(name, metric)| Some((name, metric?)))
}

/// A number of a log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Count(usize),
    Real(f64),
}

/// The numbers of an epoch. What a training does not have, it has in no epoch.
pub(super) fn of_epoch(epoch: &Epoch) -> Vec<(&'static str, Number)> {
    let mut all = vec![("epoch", Number::Count(epoch.number)), ("train_loss", Number::Real(epoch.train_loss))];
    all.extend(epoch.penalty.map(|penalty| ("penalty", Number::Real(penalty))));
    if let Some(validation) = &epoch.validation {
        all.push(("validation_loss", Number::Real(validation.loss)));
        all.extend(metrics(validation).map(|(name, metric)| (name, Number::Real(metric))));
    }
    all.push(("learning_rate", Number::Real(epoch.learning_rate)));
    all.push(("seconds", Number::Real(epoch.seconds)));
    all
}

/// The numbers of a batch.
pub(super) fn of_batch(batch: &Batch) -> Vec<(&'static str, Number)> {
    vec![
        ("epoch", Number::Count(batch.epoch)),
        ("batch", Number::Count(batch.number)),
        ("rows", Number::Count(batch.rows)),
        ("loss", Number::Real(batch.loss)),
        ("learning_rate", Number::Real(batch.learning_rate)),
    ]
}
