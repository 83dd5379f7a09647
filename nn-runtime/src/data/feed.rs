//! Checks that each epoch has the rows that were counted before the first one.

use std::ops::Range;

use rand::rngs::StdRng;

use super::source::{Epochs, Minibatch, Source, count};
use crate::compiled::WithTarget;
use crate::error::Error;

/// The batches of a training. Another number of rows or batches than counted is an error.
pub(crate) struct Feed<'a, N: WithTarget> {
    epochs: Box<dyn Epochs<N> + 'a>,
    rows: usize,
    count: usize,
    /// The numbers of rows and batches of this epoch so far.
    given: (usize, usize),
}

impl<'a, N: WithTarget> Feed<'a, N> {
    pub(crate) fn new(source: &'a (impl Source<N> + ?Sized), batch: usize, rows: usize) -> Self {
        Self { epochs: source.epochs(batch), rows, count: count(rows, batch), given: (0, 0) }
    }

    /// Returns the number of batches of an epoch.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Whether the epoch has no more batches.
    pub(crate) fn is_over(&self) -> bool {
        self.given.1 == self.count
    }

    pub(crate) fn begin(&mut self, shuffled: bool, rng: &mut StdRng) {
        self.given = (0, 0);
        self.epochs.begin(shuffled, rng);
    }

    /// Skips batches of an epoch that a checkpoint has already.
    pub(crate) fn skip(&mut self, batches: usize) -> Result<(), Error> {
        (0..batches).try_for_each(|_| self.next().map(drop))
    }

    pub(crate) fn next(&mut self) -> Result<Option<Minibatch<'_, N>>, Error> {
        self.next_of(&|rows| 0..rows)
    }

    /// Returns the next batch, of whose inputs only some are wanted: see [`Epochs::next_of`].
    pub(crate) fn next_of(&mut self, wanted: &dyn Fn(usize) -> Range<usize>) -> Result<Option<Minibatch<'_, N>>, Error> {
        let (all, mut given) = ((self.rows, self.count), self.given);
        let batch = self.epochs.next_of(wanted)?;
        if let Some(batch) = &batch {
            batch.check(given.0)?;
            given = (given.0 + batch.inputs.len(), given.1 + 1);
            self.given = given;
        }
        let as_counted = if batch.is_some() { given.0 <= all.0 && given.1 <= all.1 } else { given == all };
        if as_counted { Ok(batch) } else { Err(changed(all, given, batch.is_none())) }
    }
}

fn changed(counted: (usize, usize), given: (usize, usize), over: bool) -> Error {
    let (least, [rows, batches], (all, count)) = (if over { "" } else { "at least " }, [given.0, given.1], counted);
    Error::Data(format!(
        "an epoch has {least}{rows} rows in {batches} batches, but {all} rows in {count} batches were counted \
         before the first epoch: the data changed during training"
    ))
}
