//! The outputs of the layers of a network for a batch.

use crate::compiled::Compiled;
use crate::landmark::Landmark;
use crate::network::{Network, Row};
use crate::pass::NO_TARGETS;
use crate::ranks::Ranks;
use crate::shards::{End, Shard, Work};
use crate::workspace::Workspace;

/// A batch after its forward pass.
pub(crate) struct Seen<'a, N: Network> {
    shards: &'a [Shard<N>],
    outputs: &'a [N::Output],
}

impl<N: Compiled> Workspace<N> {
    /// Repeats the forward pass of the last training batch with the same masks of dropout, because the backward pass has overwritten its
    /// outputs. The gradient does not change.
    pub(crate) fn see_again<'w>(&'w mut self, network: &'w N, inputs: &'w [N::Input]) -> Seen<'w, N> {
        self.reserve(inputs.len());
        let batch = self.batch(inputs.len());
        self.repeat_states(inputs.len());
        let mut work = self.work(batch, network, inputs, NO_TARGETS, &[]);
        work.forward(End::Loss, &mut Ranks::alone());
        let Work { shards, outputs, .. } = work;
        Seen { shards, outputs }
    }
}

impl<N: Network> Seen<'_, N> {
    /// Returns the outputs at a landmark, row by row, for one thread after the other.
    pub(crate) fn parts(&self, landmark: &Landmark) -> impl Iterator<Item = &[N::Scalar]> {
        let Landmark { width, behind, .. } = *landmark;
        let outputs = behind.is_none().then(|| N::Output::flatten(self.outputs));
        let of_shard = move |shard: &Shard<N>| Some((behind?.numbers(shard.rows()), shard.rows() * width));
        let memories = self.shards.iter().filter_map(move |shard| {
            let (start, len) = of_shard(shard)?;
            shard.memory().get(start..start + len)
        });
        outputs.into_iter().chain(memories)
    }
}
