//! Sums over all ranks.

use std::ops::{AddAssign, Range};

use mpi::collective::SystemOperation;
use mpi::datatype::Equivalence;
use mpi::point_to_point::send_receive_into;
use mpi::topology::{Process, SimpleCommunicator};
use mpi::traits::{Communicator, CommunicatorCollectives};
use nn_runtime::trainer::part_of_rank;

/// How many numbers go in a message at most. So they take this much memory, and are still in the cache when they are added.
const MESSAGE: usize = 1 << 17;
/// How many numbers MPI's own functions get at once. It cuts them into messages itself, and more would not be faster.
const PIECE: usize = 1 << 20;
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
    /// Short slices side by side, or numbers in parts of one length.
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
        let is_long = |part: &[S]| part.len() >= LEAST * size.min(RING);
        for part in numbers.iter_mut().filter(|part| is_long(part)) {
            if size <= RING {
                self.ring(world, part);
                share_in_ring(world, part);
            } else {
                part.chunks_mut(PIECE).for_each(|piece| self.direct(world, piece));
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

    /// Adds numbers over all ranks, of which each rank gets its own part.
    pub(crate) fn add_parts(&mut self, world: &SimpleCommunicator, numbers: &mut [S]) {
        let (rank, size) = (world.rank() as usize, world.size() as usize);
        match size {
            0 | 1 => {}
            2..=RING => self.ring(world, numbers),
            _ => {
                for cut in cuts(numbers.len(), size) {
                    self.own.clear();
                    (0..size).for_each(|rank| self.append(&numbers[cut(rank)], cut(0).len()));
                    self.others.resize(cut(0).len(), S::default());
                    world.reduce_scatter_block_into(&self.own[..], &mut self.others[..], SystemOperation::sum());
                    let own = &mut numbers[cut(rank)];
                    own.copy_from_slice(&self.others[..own.len()]);
                }
            }
        }
    }

    /// Gives the part of each rank to all.
    pub(crate) fn share(&mut self, world: &SimpleCommunicator, numbers: &mut [S]) {
        let (rank, size) = (world.rank() as usize, world.size() as usize);
        match size {
            0 | 1 => {}
            2..=RING => share_in_ring(world, numbers),
            _ => {
                for cut in cuts(numbers.len(), size) {
                    let len = cut(0).len();
                    self.own.clear();
                    self.append(&numbers[cut(rank)], len);
                    self.others.resize(len * size, S::default());
                    world.all_gather_into(&self.own[..], &mut self.others[..]);
                    for (rank, part) in self.others.chunks_exact(len).enumerate() {
                        let numbers = &mut numbers[cut(rank)];
                        numbers.copy_from_slice(&part[..numbers.len()]);
                    }
                }
            }
        }
    }

    /// Appends numbers to `own`, with zeros behind them: `len` in all.
    fn append(&mut self, numbers: &[S], len: usize) {
        self.own.extend_from_slice(numbers);
        self.own.resize(self.own.len() + len - numbers.len(), S::default());
    }

    /// Adds by MPI's own function, which has a way for each network.
    fn direct(&mut self, world: &SimpleCommunicator, numbers: &mut [S]) {
        self.others.resize(self.others.len().max(numbers.len()), S::default());
        let sums = &mut self.others[..numbers.len()];
        world.all_reduce_into(&*numbers, sums, SystemOperation::sum());
        numbers.copy_from_slice(sums);
    }

    /// Adds in place, with the fewest bytes: the ranks are a ring, and each sends to the next. Every rank adds up one part, whose sum so far comes from the
    /// rank before (the first half of an all-reduce of Patarasuk and Yuan 2009). MPI's own function does as much, and copies all numbers twice more,
    /// because it does not add in place.
    fn ring(&mut self, world: &SimpleCommunicator, numbers: &mut [S]) {
        let ring = Ring::of(world, numbers.len());
        self.others.resize(self.others.len().max(ring.longest().min(MESSAGE)), S::default());
        for step in 1..ring.size {
            for message in 0..ring.messages() {
                let own = ring.message(step + 1, message);
                let others = &mut self.others[..own.len()];
                send_receive_into(&numbers[ring.message(step, message)], &ring.next(world), others, &ring.before(world));
                numbers[own].iter_mut().zip(others).for_each(|(sum, number)| *sum += *number);
            }
        }
    }
}

/// Gives the part of each rank to all: each rank sends what it got last to the next (the second half of an all-reduce).
fn share_in_ring<S: Equivalence>(world: &SimpleCommunicator, numbers: &mut [S]) {
    let ring = Ring::of(world, numbers.len());
    for step in 0..ring.size - 1 {
        for message in 0..ring.messages() {
            let (sent, received) = apart(numbers, ring.message(step, message), ring.message(step + 1, message));
            send_receive_into(sent, &ring.next(world), received, &ring.before(world));
        }
    }
}

/// Cuts the parts of all ranks, so that each time at most [`PIECE`] numbers are moved: the range of a rank. That of rank 0 is the longest.
fn cuts(numbers: usize, size: usize) -> impl Iterator<Item = impl Fn(usize) -> Range<usize>> {
    let step = (PIECE / size).max(1);
    (0..part_of_rank(numbers, 0, size).len()).step_by(step).map(move |from| {
        move |rank| {
            let part = part_of_rank(numbers, rank, size);
            let start = |from: usize| (part.start + from).min(part.end);
            start(from)..start(from + step)
        }
    })
}

/// The place of a rank in the ring, and the parts of so many numbers that go round.
struct Ring {
    rank: usize,
    size: usize,
    numbers: usize,
}

impl Ring {
    fn of(world: &SimpleCommunicator, numbers: usize) -> Self {
        Self { rank: world.rank() as usize, size: world.size() as usize, numbers }
    }

    fn next<'a>(&self, world: &'a SimpleCommunicator) -> Process<'a> {
        world.process_at_rank(((self.rank + 1) % self.size) as i32)
    }

    fn before<'a>(&self, world: &'a SimpleCommunicator) -> Process<'a> {
        world.process_at_rank(((self.rank + self.size - 1) % self.size) as i32)
    }

    /// How many numbers the longest part has.
    fn longest(&self) -> usize {
        part_of_rank(self.numbers, 0, self.size).len()
    }

    /// In how many messages each part goes.
    fn messages(&self) -> usize {
        self.longest().div_ceil(MESSAGE)
    }

    /// A message of the part that belongs to the rank so many places before this one.
    fn message(&self, places: usize, message: usize) -> Range<usize> {
        let part = part_of_rank(self.numbers, (self.rank + 2 * self.size - places) % self.size, self.size);
        let start = |message: usize| (part.start + message * MESSAGE).min(part.end);
        start(message)..start(message + 1)
    }
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
