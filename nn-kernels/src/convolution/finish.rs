//! What becomes of the sums of a tile.

use super::Panel;
use crate::epilogue::Epilogue;
use crate::registers::{Lanes, Register};

/// An epilogue in registers.
pub(super) struct Finish<G, const J: usize> {
    pub(super) bias: [G; J],
    low: G,
    high: G,
    limits: Limits,
}

/// What is to do with sums. Each kind has a loop of its own, without a comparison that another one needs.
#[derive(Clone, Copy)]
enum Limits {
    None,
    Low,
    Both,
}

impl<G, const J: usize> Finish<G, J> {
    pub(super) fn new<S: Lanes>(simd: G::Simd, epilogue: Epilogue<'_, S>, panels: [Panel; J]) -> Self
    where
        G: Register<S>,
    {
        let Epilogue { bias, low, high } = epilogue;
        let bias = panels.map(|panel| {
            let bias = bias.get(panel.start..).unwrap_or_default();
            if bias.len() >= G::LANES {
                return G::load_at(bias, 0);
            }
            let mut few = [S::ZERO; 16];
            few.iter_mut().zip(bias).for_each(|(to, from)| *to = *from);
            G::load_at(&few, 0)
        });
        let limits = match (low > S::NEG_INFINITY, high < S::INFINITY) {
            (false, false) => Limits::None,
            (true, false) => Limits::Low,
            _ => Limits::Both,
        };
        Self { bias, low: G::same(simd, low), high: G::same(simd, high), limits }
    }

    /// Stores the sums between the limits: those of a window into a row of so many outputs.
    #[inline(always)]
    pub(super) fn store<S: Lanes, const R: usize>(&self, simd: G::Simd, sums: [[G; J]; R], y: &mut [S], outputs: usize, panels: [Panel; J])
    where
        G: Register<S>,
    {
        // All rows are as long, so whether a register has room in its row is looked up once.
        let rows = sums.into_iter().zip(y.chunks_exact_mut(outputs));
        match self.limits {
            Limits::None => {
                for (sums, y) in rows {
                    for (sum, panel) in sums.into_iter().zip(panels) {
                        sum.store_at(y, panel.start);
                    }
                }
            }
            Limits::Low => {
                for (sums, y) in rows {
                    for (sum, panel) in sums.into_iter().zip(panels) {
                        // Of a number and a NaN, the second stays.
                        self.low.max(simd, sum).store_at(y, panel.start);
                    }
                }
            }
            Limits::Both => {
                for (sums, y) in rows {
                    for (sum, panel) in sums.into_iter().zip(panels) {
                        sum.clamp(simd, self.low, self.high).store_at(y, panel.start);
                    }
                }
            }
        }
    }

    /// Calls `store` with the number of each window, its register and its sums between the limits. A loop of its own for the limits would put
    /// all sums into memory.
    #[inline(always)]
    pub(super) fn each<S: Lanes, const R: usize>(&self, simd: G::Simd, sums: [[G; J]; R], mut store: impl FnMut(usize, usize, G))
    where
        G: Register<S>,
    {
        if matches!(self.limits, Limits::None) {
            for (r, sums) in sums.into_iter().enumerate() {
                for (j, sum) in sums.into_iter().enumerate() {
                    store(r, j, sum);
                }
            }
        } else {
            for (r, sums) in sums.into_iter().enumerate() {
                for (j, sum) in sums.into_iter().enumerate() {
                    store(r, j, sum.clamp(simd, self.low, self.high));
                }
            }
        }
    }
}
