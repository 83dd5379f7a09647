//! Batches drawn from the rows of a file that lie next to each other.

use std::collections::VecDeque;

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use super::reading::{Part, Reading, Rereadable};
use crate::data::{Epochs, Minibatch};
use crate::error::Error;
use crate::train::Supervised;

/// The batches of a file, epoch after epoch.
pub(super) struct Draws<N: Supervised> {
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
    inputs: Vec<N::Input>,
    targets: Vec<N::Target>,
}

impl<N: Supervised> Draws<N> {
    pub(super) fn new(file: Rereadable<N>, size: usize, window: usize) -> Self {
        let (inputs, targets, held) = (Vec::new(), Vec::new(), VecDeque::new());
        Self { file, size: size.max(1), window, rng: None, reading: None, over: false, held, inputs, targets }
    }

    /// Goes to the beginning of the file. Nothing is read yet.
    pub(super) fn restart(&mut self, rng: Option<StdRng>) {
        (self.rng, self.reading, self.over) = (rng, None, false);
        self.held.clear();
    }

    /// How many rows are held at most.
    pub(super) fn most(&self) -> usize {
        // Two rows more than a batch: one would be left alone.
        let batch = self.size.saturating_add(2);
        if self.rng.is_some() { batch.max(self.window) } else { batch }
    }

    pub(super) fn next(&mut self) -> Result<Option<Minibatch<'_, N>>, Error> {
        self.inputs.clear();
        self.targets.clear();
        if !self.over {
            self.gather().inspect_err(|_| self.over = true)?;
        }
        self.over = self.inputs.is_empty();
        Ok((!self.over).then_some(Minibatch { inputs: &self.inputs, targets: &self.targets, weights: None }))
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
            if let Some((input, target)) = self.held.swap_remove_front(drawn) {
                self.inputs.push(input);
                self.targets.push(target);
            }
            reading.fill(&mut self.held, most)?;
        }
        Ok(())
    }
}

impl<N: Supervised> Epochs<N> for Draws<N> {
    fn begin(&mut self, shuffled: bool, rng: &mut StdRng) {
        self.restart(shuffled.then(|| StdRng::seed_from_u64(rng.next_u64())));
    }

    fn next(&mut self) -> Result<Option<Minibatch<'_, N>>, Error> {
        Self::next(self)
    }
}
