//! Shuffles the rows of a stream in a buffer.

use std::collections::VecDeque;

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use super::reading::{Part, Reading, Rereadable};
use super::rows::FileRows;
use crate::compiled::WithTarget;
use crate::data::{Epochs, Minibatch};
use crate::error::Error;

/// The epochs of a stream.
pub(super) struct Draws<N: WithTarget> {
    file: Rereadable<N>,
    size: usize,
    /// The size of the shuffle buffer.
    window: usize,
    /// The generator of the order. `None` without shuffling.
    rng: Option<StdRng>,
    /// The current pass through the file.
    reading: Option<Reading<N>>,
    over: bool,
    /// The shuffle buffer, in the order of the file except for drawn rows.
    pub(super) held: Part<N>,
    batch: FileRows<N>,
}

impl<N: WithTarget> Draws<N> {
    pub(super) fn new(file: Rereadable<N>, size: usize, window: usize) -> Self {
        let batch = FileRows::new(file.weighted);
        Self { file, size: size.max(1), window, rng: None, reading: None, over: false, held: VecDeque::new(), batch }
    }

    /// Returns the maximum number of rows in the buffer.
    pub(super) fn most(&self) -> usize {
        // Two rows more than a batch, to know whether a single row would be left for the last batch.
        let batch = self.size.saturating_add(2);
        if self.rng.is_some() { batch.max(self.window) } else { batch }
    }

    fn gather(&mut self) -> Result<(), Error> {
        let most = self.most();
        let reading = match &mut self.reading {
            Some(reading) => reading,
            None => self.reading.insert(Reading::begin(&self.file)?),
        };
        reading.fill(&mut self.held, most)?;
        let left = self.held.len();
        for _ in 0..if left <= self.size.saturating_add(1) { left } else { self.size } {
            // Moves the first row to the place of the drawn one.
            let drawn = self.rng.as_mut().map_or(0, |rng| rng.random_range(0..self.held.len()));
            if let Some(row) = self.held.swap_remove_front(drawn) {
                self.batch.push(row);
            }
            reading.fill(&mut self.held, most)?;
        }
        Ok(())
    }
}

impl<N: WithTarget> Epochs<N> for Draws<N> {
    fn begin(&mut self, shuffled: bool, rng: &mut StdRng) {
        // The file is opened with the first batch.
        self.rng = shuffled.then(|| StdRng::seed_from_u64(rng.next_u64()));
        (self.reading, self.over) = (None, false);
        self.held.clear();
    }

    fn next(&mut self) -> Result<Option<Minibatch<'_, N>>, Error> {
        self.batch.clear();
        if !self.over {
            self.gather().inspect_err(|_| self.over = true)?;
        }
        self.over = self.batch.is_empty();
        Ok((!self.over).then(|| self.batch.as_batch()))
    }
}
