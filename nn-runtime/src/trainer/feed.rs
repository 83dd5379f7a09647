//! The batches of a training.

use rand::rngs::StdRng;

use crate::data::{Epochs, Minibatch, Source, batch_count};
use crate::error::Error;
use crate::train::Supervised;

/// Batches that are as many in each epoch as the rows that were counted make.
pub(super) struct Feed<'a, N: Supervised> {
    epochs: Box<dyn Epochs<N> + 'a>,
    rows: usize,
    count: usize,
    /// How many rows and batches of this epoch have been given.
    given: (usize, usize),
}

impl<'a, N: Supervised> Feed<'a, N> {
    pub(super) fn new(source: &'a (impl Source<N> + ?Sized), batch: usize, rows: usize) -> Self {
        Self { epochs: source.epochs(batch), rows, count: batch_count(rows, batch), given: (0, 0) }
    }

    /// How many rows an epoch has.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// How many batches an epoch has.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn begin(&mut self, shuffled: bool, rng: &mut StdRng) {
        self.given = (0, 0);
        self.epochs.begin(shuffled, rng);
    }

    pub(super) fn next(&mut self) -> Result<Option<Minibatch<'_, N>>, Error> {
        let (all, mut given) = ((self.rows, self.count), self.given);
        let batch = self.epochs.next()?;
        if let Some(batch) = &batch {
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
        "an epoch has {least}{rows} rows in {batches} batches, but {all} in {count} were counted before the first: the data changed meanwhile"
    ))
}
