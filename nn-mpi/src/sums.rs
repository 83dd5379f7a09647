//! Sums over all ranks.

use std::ops::{AddAssign, Range};

use mpi::collective::SystemOperation;
use mpi::datatype::Equivalence;
use mpi::point_to_point::send_receive_into;
use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, CommunicatorCollectives};

/// How many numbers go in a message of the ring at most. So they take this much memory, and more would not be faster.
const MESSAGE: usize = 1 << 20;
/// From how many on a message of their own pays. In shorter ones the time of their way counts.
const LEAST: usize = 1 << 13;
/// How many ranks are a ring at most. More of them are on several machines, and MPI knows the network.
const RING: usize = 8;

/// Memory for numbers of both kinds. Only that of the network's scalar is ever used.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    pub(crate) singles: Memory<f32>,
    pub(crate) doubles: Memory<f64>,
}

#[derive(Debug, Default)]
pub(crate) struct Memory<S> {
    /// Short slices side by side.
    own: Vec<S>,
    /// What comes from other ranks.
    others: Vec<S>,
}

impl<S: Copy + Default + Equivalence + AddAssign> Memory<S> {
    /// Adds numbers over all ranks.
    pub(crate) fn add(&mut self, world: &SimpleCommunicator, numbers: &mut [&mut [S]]) {
        let size = world.size() as usize;
        if size < 2 {
            return;
        }
        let is_ring = size <= RING;
        let is_long = |part: &[S]| part.len() >= if is_ring { LEAST * size } else { LEAST * RING };
        for part in numbers.iter_mut().filter(|part| is_long(part)) {
            // All pieces are about as long.
            let (len, pieces) = (part.len(), part.len().div_ceil(MESSAGE * if is_ring { size } else { 1 }));
            for piece in 0..pieces {
                let piece = &mut part[cut(len, piece, pieces)];
                if is_ring { self.ring(world, piece) } else { self.direct(world, piece) }
            }
        }
        // One message for all that is short: of a small network this is everything.
        self.own.clear();
        numbers.iter().filter(|part| !is_long(part)).for_each(|part| self.own.extend_from_slice(part));
        let mut own = std::mem::take(&mut self.own);
        self.direct(world, &mut own);
        let mut sums = &own[..];
        for part in numbers.iter_mut().filter(|part| !is_long(part)) {
            let (own, rest) = sums.split_at(part.len());
            part.copy_from_slice(own);
            sums = rest;
        }
        self.own = own;
    }

    /// Adds by MPI's own function, which has a way for each network.
    fn direct(&mut self, world: &SimpleCommunicator, numbers: &mut [S]) {
        self.others.resize(self.others.len().max(numbers.len()), S::default());
        let sums = &mut self.others[..numbers.len()];
        world.all_reduce_into(&*numbers, sums, SystemOperation::sum());
        numbers.copy_from_slice(sums);
    }

    /// Adds in place, with the fewest bytes: the ranks are a ring, and each sends to the next. First every rank adds up one of as many chunks as there
    /// are ranks, whose sums so far come from the rank before. Then these sums go round (Patarasuk and Yuan 2009). MPI's own function does as much, and
    /// copies all numbers twice more, because it does not add in place.
    fn ring(&mut self, world: &SimpleCommunicator, numbers: &mut [S]) {
        let (rank, size) = (world.rank() as usize, world.size() as usize);
        let (next, before) = (world.process_at_rank(((rank + 1) % size) as i32), world.process_at_rank(((rank + size - 1) % size) as i32));
        let len = numbers.len();
        // The chunk so many places before that of this rank.
        let chunk = |places: usize| cut(len, (rank + 2 * size - places) % size, size);
        self.others.resize(self.others.len().max(len.div_ceil(size)), S::default());
        for step in 0..size - 1 {
            let own = chunk(step + 1);
            let others = &mut self.others[..own.len()];
            send_receive_into(&numbers[chunk(step)], &next, others, &before);
            numbers[own].iter_mut().zip(others).for_each(|(sum, number)| *sum += *number);
        }
        for step in 0..size - 1 {
            // This rank has the sums of the chunk behind its own.
            let (sent, received) = apart(numbers, chunk(step + size - 1), chunk(step));
            send_receive_into(sent, &next, received, &before);
        }
    }
}

/// One of `of` parts of so many numbers.
fn cut(len: usize, part: usize, of: usize) -> Range<usize> {
    len * part / of..len * (part + 1) / of
}

/// Two ranges of a slice that do not overlap.
fn apart<S>(numbers: &mut [S], one: Range<usize>, other: Range<usize>) -> (&[S], &mut [S]) {
    if one.end <= other.start {
        let (left, right) = numbers.split_at_mut(other.start);
        (&left[one], &mut right[..other.len()])
    } else {
        let (left, right) = numbers.split_at_mut(one.start);
        (&right[..one.len()], &mut left[other])
    }
}
