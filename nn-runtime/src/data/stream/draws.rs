//! Batches drawn from the rows of a file that lie next to each other.

use std::collections::VecDeque;

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use super::reading::{Part, Reading, Rereadable};
use super::rows::FileRows;
use crate::compiled::WithTarget;
use crate::data::{Epochs, Minibatch};
use crate::error::Error;

/// The batches of a file, epoch after epoch.
pub(super) struct Draws<N: WithTarget> {
    file: Rereadable<N>,
    size: usize,
    /// From among how many rows each is drawn.
    window: usize,
    /// Where rows are drawn, and not given in their order.
    rng: Option<StdRng>,
    /// An epoch that has begun.
    reading: Option<Reading<N>>,
    over: bool,
    /// Rows in the order of the file but for those drawn.
    pub(super) held: Part<N>,
    batch: FileRows<N>,
}

impl<N: WithTarget> Draws<N> {
    pub(super) fn new(file: Rereadable<N>, size: usize, window: usize) -> Self {
        let batch = FileRows::new(file.weighted);
        Self { file, size: size.max(1), window, rng: None, reading: None, over: false, held: VecDeque::new(), batch }
    }

    /// How many rows are held at most.
    pub(super) fn most(&self) -> usize {
        // Two rows more than a batch: one would be left alone.
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
            // A row that is drawn makes place for the first.
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
        // From the beginning of the file, of which nothing is read yet.
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
        Ok((!self.over).then(|| self.batch.lent()))
    }
}
