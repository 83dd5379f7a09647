//! Sums over all ranks.

use mpi::collective::SystemOperation;
use mpi::datatype::Equivalence;
use mpi::topology::SimpleCommunicator;
use mpi::traits::CommunicatorCollectives;

/// How many numbers are added at once. MPI does not add in place, so this is also how many numbers of memory the sums take, twice.
///
/// Gradients of up to so many numbers are one message, in which latency counts. Larger ones are several, in which only the bytes count; these stay in
/// the cache of a core.
const BLOCK: usize = 1 << 17;

/// Memory for numbers of both kinds. Only that of the network's scalar is ever used.
#[derive(Debug)]
pub(crate) struct Sums {
    pub(crate) singles: Block<f32>,
    pub(crate) doubles: Block<f64>,
}

impl Sums {
    pub(crate) fn new() -> Self {
        Self { singles: Block { own: Vec::new(), sums: Vec::new() }, doubles: Block { own: Vec::new(), sums: Vec::new() } }
    }
}

#[derive(Debug)]
pub(crate) struct Block<S> {
    /// The numbers of several slices side by side.
    own: Vec<S>,
    sums: Vec<S>,
}

impl<S: Copy + Default + Equivalence> Block<S> {
    /// Adds numbers over all ranks.
    pub(crate) fn add(&mut self, world: &SimpleCommunicator, numbers: &mut [&mut [S]]) {
        let mut rest: Vec<&mut [S]> = Vec::with_capacity(numbers.len());
        for part in numbers.iter_mut() {
            // Whole blocks are sent from where they are.
            let (blocks, short) = part.as_chunks_mut::<BLOCK>();
            self.sums.resize(self.sums.len().max(if blocks.is_empty() { 0 } else { BLOCK }), S::default());
            for block in blocks {
                let sums = &mut self.sums[..BLOCK];
                world.all_reduce_into(&block[..], sums, SystemOperation::sum());
                block.copy_from_slice(sums);
            }
            rest.push(short);
        }
        self.own.clear();
        rest.iter().for_each(|part| self.own.extend_from_slice(part));
        let len = self.own.len();
        self.sums.resize(self.sums.len().max(len), S::default());
        let sums = &mut self.sums[..len];
        world.all_reduce_into(&self.own[..], sums, SystemOperation::sum());
        let mut sums = &*sums;
        for part in rest {
            let (own, others) = sums.split_at(part.len());
            part.copy_from_slice(own);
            sums = others;
        }
    }
}
