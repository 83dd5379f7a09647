//! What the parts of a batch join: sums of batch normalisations within a pass, gradients at its end. First over the threads of a rank, then
//! over all ranks.

use super::Work;
use crate::compiled::{Compiled, How, Join};
use crate::kernel::row;
use crate::ranks::Ranks;
use crate::threads;
use nn_kernels::Scalar;

impl<N: Compiled, T: Sync> Work<'_, N, T> {
    /// Combines numbers of all parts and gives the result to every part.
    pub(super) fn join(&mut self, join: &Join, ranks: &mut Ranks<'_, N::Scalar>) {
        let range = join.start..join.start + join.len;
        if !ranks.are_ordered() {
            self.join_threads(join);
        }
        if !ranks.meet() {
            return;
        }
        if ranks.are_ordered() {
            ranks.exchange(join.len, self.shards.iter().map(|shard| (shard.rows, &shard.memory[range.clone()])));
        } else {
            ranks.exchange(join.len, std::iter::once((self.batch.rows, &self.shards[0].memory[range.clone()])));
        }
        let Some((first, others)) = self.shards.split_first_mut() else { return };
        let (whole, mut rows) = (&mut first.memory[range.clone()], 0);
        for (part_rows, part) in ranks.gathered(join.len) {
            combine(join.how, whole, rows, part, part_rows);
            rows += part_rows;
        }
        for shard in others {
            shard.memory[range.clone()].copy_from_slice(whole);
        }
    }

    fn join_threads(&mut self, join: &Join) {
        let Some((first, others)) = self.shards.split_first_mut().filter(|(_, others)| !others.is_empty()) else { return };
        let range = join.start..join.start + join.len;
        let (whole, mut rows) = (&mut first.memory[range.clone()], first.rows);
        for shard in &*others {
            combine(join.how, whole, rows, &shard.memory[range.clone()], shard.rows);
            rows += shard.rows;
        }
        for shard in others {
            shard.memory[range.clone()].copy_from_slice(whole);
        }
    }

    /// Adds the gradients of all parts. The statistics become the mean over the rows. Returns the sums of the loss and of what layers added to it.
    pub(super) fn sum_gradients(&mut self, ranks: &mut Ranks<'_, N::Scalar>) -> [N::Scalar; 2] {
        if self.batch.rows == 0 {
            for shard in &mut *self.shards {
                let (parameters, statistics) = shard.gradient.numbers_mut();
                parameters.fill(N::Scalar::ZERO);
                statistics.fill(N::Scalar::ZERO);
                (shard.loss, shard.added) = (N::Scalar::ZERO, N::Scalar::ZERO);
            }
        }
        if ranks.are_ordered() {
            return self.sum_in_order(ranks);
        }
        let own = [self.loss(), self.added()];
        self.sum_gradients_of_threads(ranks.are_several());
        if !ranks.are_several() {
            return own;
        }
        let (parameters, statistics) = self.shards[0].gradient.numbers_mut();
        ranks.add_up(parameters, statistics, own)
    }

    /// `are_several` is whether other ranks have further rows.
    fn sum_gradients_of_threads(&mut self, are_several: bool) {
        let all = self.batch.all;
        let Some((first, others)) = self.shards.split_first_mut().filter(|(_, others)| are_several || !others.is_empty()) else { return };
        let (parameters, statistics) = first.gradient.numbers_mut();
        if !others.is_empty() {
            add_parts(parameters, &|place| others.get(place).map(|shard| shard.gradient.parameters()), 0);
        }
        row::scale(statistics, share(first.rows, all));
        for shard in &*others {
            let share = share::<N::Scalar>(shard.rows, all);
            row::zip(statistics, shard.gradient.statistics(), |sum, part| sum + share * part);
        }
    }

    /// Adds the gradients of the parts of all ranks one after the other, in the order of the rows: a block of numbers at a time.
    fn sum_in_order(&mut self, ranks: &mut Ranks<'_, N::Scalar>) -> [N::Scalar; 2] {
        const BLOCK: usize = 1 << 14;
        let all = self.batch.all;
        for shard in &mut *self.shards {
            row::scale(shard.gradient.numbers_mut().1, share(shard.rows, all));
        }
        for start in (0..N::PARAMETERS).step_by(BLOCK) {
            let range = start..N::PARAMETERS.min(start + BLOCK);
            ranks.exchange(range.len(), self.shards.iter().map(|shard| (shard.rows, &shard.gradient.parameters()[range.clone()])));
            add_gathered(ranks, &mut self.shards[0].gradient.numbers_mut().0[range]);
        }
        if N::STATISTICS > 0 {
            ranks.exchange(N::STATISTICS, self.shards.iter().map(|shard| (shard.rows, shard.gradient.statistics())));
            add_gathered(ranks, self.shards[0].gradient.numbers_mut().1);
        }
        ranks.exchange(2, self.shards.iter().map(|shard| (shard.rows, [shard.loss, shard.added])));
        let mut sums = [N::Scalar::ZERO; 2];
        add_gathered(ranks, &mut sums);
        ranks.hear();
        sums
    }
}

/// Combines numbers of some rows with those of further rows. Without rows, nothing is in `whole` yet.
fn combine<S: Scalar>(how: How, whole: &mut [S], rows: usize, part: &[S], part_rows: usize) {
    match how {
        _ if rows == 0 => whole.copy_from_slice(part),
        How::Sums => row::add(whole, part),
        How::Moments => row::add_moments(whole, rows, part, part_rows),
    }
}

fn add_gathered<S: Scalar>(ranks: &Ranks<'_, S>, sums: &mut [S]) {
    let mut parts = ranks.gathered(sums.len());
    match parts.next() {
        Some((_, first)) => sums.copy_from_slice(first),
        None => sums.fill(S::ZERO),
    }
    parts.for_each(|(_, part)| crate::kernel::dispatch(Add(sums, part)));
}

/// The share of some rows in all.
fn share<S: Scalar>(rows: usize, all: usize) -> S {
    S::from_f64(rows as f64 / all.max(1) as f64)
}

/// From how many numbers on another thread is worthwhile.
pub(crate) const GRAIN: usize = 1 << 14;

/// Adds a range of the other gradients, starting at `from`, to the same range of this one. Long ranges are split over threads.
fn add_parts<'a, S: Scalar>(sums: &mut [S], others: &(dyn Fn(usize) -> Option<&'a [S]> + Sync), from: usize) {
    if sums.len() > 2 * GRAIN {
        let middle = sums.len() / 2;
        let (left, right) = sums.split_at_mut(middle);
        threads::join(&mut || add_parts(left, others, from), &mut || add_parts(right, others, from + middle));
        return;
    }
    for other in (0..).map_while(others) {
        crate::kernel::dispatch(Add(sums, &other[from..from + sums.len()]));
    }
}

/// `y += x`
struct Add<'a, S>(&'a mut [S], &'a [S]);

impl<S: Scalar> crate::kernel::Operation for Add<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<M: crate::kernel::Machine>(self) {
        row::add(self.0, self.1);
    }
}
