//! The order of the rows in an epoch, and which of them are the next batch.

use rand::Rng;
use rand::seq::SliceRandom;

use super::source;

/// The numbers of the rows in the order of an epoch.
#[derive(Debug)]
pub(super) struct Order {
    rows: Vec<usize>,
    /// The number of rows of a batch.
    pub(super) size: usize,
    next: usize,
}

impl Order {
    pub(super) fn new(rows: usize, size: usize) -> Self {
        Self { rows: (0..rows).collect(), size: size.clamp(1, rows.max(1)), next: 0 }
    }

    /// Returns the number of batches per epoch.
    pub(super) fn count(&self) -> usize {
        source::count(self.rows.len(), self.size)
    }

    /// Starts an epoch, in a new order or the current one.
    pub(super) fn begin<R: Rng + ?Sized>(&mut self, shuffled: bool, mut rng: &mut R) {
        if shuffled {
            self.rows.shuffle(&mut rng);
        }
        self.next = 0;
    }

    /// Returns the rows of the next batch. `None` at the end of the epoch. A single last row is part of the batch before it.
    pub(super) fn next(&mut self) -> Option<&[usize]> {
        let rest = self.rows.len() - self.next;
        if rest == 0 {
            return None;
        }
        let size = if rest <= self.size + 1 { rest } else { self.size };
        self.next += size;
        Some(&self.rows[self.next - size..self.next])
    }
}
