//! The result of a trial.

use crate::trainer::Evaluation;

/// The result of a trial: a number, or an [`Evaluation`], whose score is its loss.
///
/// A type of your own implements [`score`](Self::score).
pub trait Score: Send {
    /// Whether the score is a loss, so that [`maximize`](super::Search::maximize) is an error. Default: `false`.
    const IS_LOSS: bool = false;

    /// Returns the number by which trials are compared.
    fn score(&self) -> f64;

    /// Returns other numbers for the table, with their names. Default: none.
    fn metrics(&self) -> Vec<(String, f64)> {
        Vec::new()
    }
}

impl Score for f64 {
    fn score(&self) -> f64 {
        *self
    }
}

impl Score for Evaluation {
    const IS_LOSS: bool = true;

    fn score(&self) -> f64 {
        self.loss
    }

    fn metrics(&self) -> Vec<(String, f64)> {
        self.metrics().map(|(name, metric)| (name.into_owned(), metric)).collect()
    }
}
