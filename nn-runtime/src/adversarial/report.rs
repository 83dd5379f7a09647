//! The report of an adversarial training, epoch by epoch.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digits::digits;
use crate::record::Record;
use crate::trainer::{Stop, is_shown, write_end};

/// An epoch of an adversarial training: one pass over the real rows.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct AdversarialEpoch {
    /// The number of the epoch, counted from 1.
    pub number: usize,
    /// The mean loss of the generated rows for the generator, each before its step: −ln D(G(z)) with
    /// [`BinaryCrossEntropy`](crate::loss::BinaryCrossEntropy).
    pub generator_loss: f64,
    /// The mean loss of the discriminator over real and generated rows, each before its step. With `BinaryCrossEntropy` it is ln 2 = 0.693 if
    /// the discriminator cannot tell them apart.
    pub discriminator_loss: f64,
    /// The learning rate of the last step of the generator.
    pub generator_rate: f64,
    /// The learning rate of the last step of the discriminator.
    pub discriminator_rate: f64,
    /// The time in seconds.
    pub seconds: f64,
}

/// The report of an adversarial training. Prints as a table.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AdversarialReport {
    /// The epochs, in order.
    pub epochs: Vec<AdversarialEpoch>,
    /// Why the training ended.
    pub stop: Stop,
    /// The warnings, a line each: about checkpoints that were damaged or could not be written.
    pub warnings: Vec<String>,
}

impl AdversarialReport {
    pub(super) fn new() -> Self {
        Self { epochs: Vec::new(), stop: Stop::Done, warnings: Vec::new() }
    }

    /// Returns the last epoch.
    ///
    /// # Panics
    /// Never: a report has at least one epoch.
    #[must_use]
    pub fn last(&self) -> &AdversarialEpoch {
        self.epochs.last().unwrap_or_else(|| unreachable!("a report has at least one epoch"))
    }

    /// Records the epochs so far in a checkpoint.
    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        let mut told = (std::mem::take(&mut self.epochs), std::mem::take(&mut self.warnings));
        record.value("report", &mut told);
        (self.epochs, self.warnings) = told;
    }
}

impl fmt::Display for AdversarialReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "epoch  generator loss  discriminator loss   seconds")?;
        let count = self.epochs.len();
        for epoch in self.epochs.iter().filter(|epoch| is_shown(epoch.number, count)) {
            let AdversarialEpoch { number, generator_loss, discriminator_loss, seconds, .. } = epoch;
            let [generator, discriminator] = [generator_loss, discriminator_loss].map(|loss| digits(*loss, 6));
            writeln!(f, "{number:>5}  {generator:>14}  {discriminator:>18}  {seconds:>8.3}")?;
        }
        let seconds = self.epochs.iter().map(|epoch| epoch.seconds).sum();
        write_end(f, count, seconds, self.stop, &self.warnings)
    }
}
