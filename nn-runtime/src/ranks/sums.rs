//! Sums over all ranks.

use super::{Ranks, Signals};
use crate::finite::all_finite;
use nn_kernels::{PairMut, Scalar};

impl<S: Scalar> Ranks<'_, S> {
    /// Whether gradients are added in the order of rows.
    pub(crate) fn are_ordered(&self) -> bool {
        self.ordered.is_some()
    }

    /// Whether a pass must gather anything: from other ranks, or from the parts of this one in order.
    pub(crate) fn meet(&self) -> bool {
        self.are_several() || self.are_ordered()
    }

    /// Gathers numbers of the parts of all ranks, each with its number of rows.
    pub(crate) fn exchange<P: AsRef<[S]>>(&mut self, width: usize, parts: impl Iterator<Item = (usize, P)>) {
        // Every rank sends as much, whatever its parts are.
        let slots = self.ordered.map_or(1, |parts| parts.div_ceil(self.size).max(1));
        let len = slots * (width + 1);
        self.own.clear();
        for (rows, numbers) in parts.filter(|(rows, _)| *rows > 0).take(slots) {
            self.own.push(S::from_f64(rows as f64));
            self.own.extend_from_slice(numbers.as_ref());
        }
        self.own.resize(len, S::ZERO);
        self.all.resize(self.size * len, S::ZERO);
        match &self.world {
            None => self.all.copy_from_slice(&self.own),
            Some(world) => world.gather(bytes(&mut self.own), bytes(&mut self.all)),
        }
    }

    /// Returns what was gathered, in the order of the rows: the numbers of each part, with its number of rows.
    pub(crate) fn gathered(&self, width: usize) -> impl Iterator<Item = (usize, &[S])> {
        let parts = self.all.chunks_exact(width + 1).filter_map(<[S]>::split_first);
        parts.map(|(rows, numbers)| (rows.to_f64() as usize, numbers)).filter(|(rows, _)| *rows > 0)
    }

    /// Adds a gradient over all ranks, with the loss and what layers added to it. All ranks hear what each of them says. If the ranks share the steps, each
    /// only gets the sums of its part.
    pub(crate) fn add_up(&mut self, parameters: &mut [S], statistics: &mut [S], [loss, added]: [S; 2]) -> [S; 2] {
        let Some(world) = &self.world else {
            self.heard = self.says;
            return [loss, added];
        };
        let Signals { failed, asked, interrupted } = self.says;
        let mut is_bad = false;
        let mut whole = parameters;
        if let Some(part) = &self.part {
            match S::pair_mut(whole, &mut []) {
                PairMut::F32(numbers, _) => world.sum_parts_f32(numbers),
                PairMut::F64(numbers, _) => world.sum_parts_f64(numbers),
            }
            is_bad = !all_finite(&whole[part.clone()]);
            whole = &mut [];
        }
        let said = [failed, asked, interrupted, is_bad].map(|said| if said { S::ONE } else { S::ZERO });
        let [failed, asked, interrupted, is_bad] = said;
        let mut beside = [loss, added, failed, asked, interrupted, is_bad];
        match (S::pair_mut(whole, statistics), S::pair_mut(&mut beside, &mut [])) {
            (PairMut::F32(whole, statistics), PairMut::F32(beside, _)) => world.sum_f32(&mut [whole, statistics, beside]),
            (PairMut::F64(whole, statistics), PairMut::F64(beside, _)) => world.sum_f64(&mut [whole, statistics, beside]),
            _ => {}
        }
        let [loss, added, said @ ..] = beside;
        let [failed, asked, interrupted, is_bad] = said.map(|said| said > S::ZERO);
        self.heard = Signals { failed, asked, interrupted };
        self.parts_are_finite = !is_bad;
        [loss, added]
    }

    /// Whether the gradient that was added up last is finite, on all ranks.
    pub(crate) fn is_finite(&self, gradient: &[S]) -> bool {
        if self.part.is_some() { self.parts_are_finite } else { all_finite(gradient) }
    }

    /// Gives the numbers of the part of each rank to all.
    pub(crate) fn share(&self, numbers: &mut [S]) {
        let Some(world) = &self.world else { return };
        match S::pair_mut(numbers, &mut []) {
            PairMut::F32(numbers, _) => world.share_parts_f32(numbers),
            PairMut::F64(numbers, _) => world.share_parts_f64(numbers),
        }
    }

    /// All ranks hear what each of them says.
    pub(crate) fn hear(&mut self) {
        let Signals { failed, asked, interrupted } = self.says;
        let said = self.each_says(u8::from(failed) | u8::from(asked) << 1 | u8::from(interrupted) << 2);
        let any = |bit: u8| said.iter().any(|said| said & bit != 0);
        self.heard = Signals { failed: any(1), asked: any(2), interrupted: any(4) };
    }

    /// Gives the numbers of one rank to all.
    pub(crate) fn give(&self, from: usize, numbers: &mut [S]) {
        if let Some(world) = &self.world {
            world.broadcast(from, bytes(numbers));
        }
    }
}

/// The bytes of numbers. All ranks run on machines of the same kind.
fn bytes<S: Scalar>(numbers: &mut [S]) -> &mut [u8] {
    match S::pair_mut(numbers, &mut []) {
        PairMut::F32(numbers, _) => bytemuck::must_cast_slice_mut(numbers),
        PairMut::F64(numbers, _) => bytemuck::must_cast_slice_mut(numbers),
    }
}
