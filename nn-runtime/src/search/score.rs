//! What a trial gives.

use crate::trainer::Evaluation;

/// How good a trial was: a number, or an [`Evaluation`], whose score is its loss.
pub trait Score: Send {
    /// Whether only the least can be the best.
    const IS_LOSS: bool = false;

    /// What trials are compared by.
    fn score(&self) -> f64;

    /// What else the table shows, by name.
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
        self.metrics().map(|(name, metric)| (name.to_owned(), metric)).collect()
    }
}
