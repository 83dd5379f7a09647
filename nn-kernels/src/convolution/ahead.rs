//! Weights that come from memory are asked for before their turn.

use crate::registers::{Lanes, Register};

/// Weights that are read soon. With each row of a tile, one of them is asked for, so that they are in the cache when their turn comes.
#[derive(Clone, Copy)]
pub(super) struct Ahead<'a, S> {
    numbers: &'a [S],
    next: usize,
    /// How many there are from one that is asked for to the next.
    step: usize,
}

impl<'a, S: Lanes> Ahead<'a, S> {
    pub(super) fn new(numbers: &'a [S], step: usize) -> Self {
        Self { numbers, next: 0, step }
    }

    /// Those of a tile of so many rows. Behind the last one, nothing new is asked for.
    pub(super) fn tile(&mut self, rows: usize) -> Self {
        let step = if self.next < self.numbers.len() { self.step } else { 0 };
        let tile = Self { step, ..*self };
        self.next += rows * step;
        tile
    }

    #[inline(always)]
    pub(super) fn prefetch<G: Register<S>>(&mut self, simd: G::Simd) {
        G::prefetch(simd, self.numbers, self.next);
        self.next += self.step;
    }
}
