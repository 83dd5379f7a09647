//! How the processes of a training reach each other.

use std::ops::Range;
use std::sync::Arc;

/// The processes that train one network together, as the trainer sees them. Each is a rank, counted from 0.
///
/// The crate `nn-mpi` implements it over MPI, and [`Trainer::across`](crate::trainer::Trainer::across) takes it. Implement it for another way to reach
/// processes. Its functions are collective: every rank calls the same ones in the same order, and each returns when all have what they
/// need. A failure of the connection ends the process, as MPI does: a training never goes on without a rank.
///
/// A world of one rank, which has nobody to talk to:
///
/// ```
/// use nn_runtime::prelude::*;
/// use nn_runtime::trainer::Communicator;
///
/// struct Alone;
///
/// impl Communicator for Alone {
///     fn rank(&self) -> usize { 0 }
///     fn size(&self) -> usize { 1 }
///     fn sum_f32(&self, _: &mut [&mut [f32]]) {}
///     fn sum_f64(&self, _: &mut [&mut [f64]]) {}
///     fn broadcast(&self, _: usize, _: &mut [u8]) {}
///     fn gather(&self, own: &[u8], all: &mut [u8]) { all.copy_from_slice(own) }
/// }
///
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Line(1) -> 1 { Dense(1) }
/// # }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// let train = |trainer: Trainer<'_, Sgd>| -> Result<Vec<f32>, nn_runtime::Error> {
///     let mut line = Line::init(&mut StdRng::seed_from_u64(1));
///     { trainer }.fit(&mut line, &points)?;
///     Ok(line.parameters().to_vec())
/// };
/// assert_eq!(train(Trainer::new(Sgd::new(0.1)).across(Alone))?, train(Trainer::new(Sgd::new(0.1)))?);
/// # Ok(()) }
/// ```
pub trait Communicator: Send + Sync {
    /// Returns the number of this rank, from 0.
    fn rank(&self) -> usize;

    /// Returns the number of ranks, at least 1.
    fn size(&self) -> usize;

    /// Adds the numbers at the same place of all ranks. Every rank then has the same bits, and the same numbers on as many ranks have the
    /// same bits again. The slices have the same lengths on every rank.
    fn sum_f32(&self, numbers: &mut [&mut [f32]]);

    /// The same for numbers of double precision.
    fn sum_f64(&self, numbers: &mut [&mut [f64]]);

    /// Adds the numbers at the same place of all ranks, of which each rank needs only those of its own [part](part_of_rank). What the others then are
    /// does not matter. The sums have the bits of [`sum_f32`](Self::sum_f32), which the default calls.
    fn sum_parts_f32(&self, numbers: &mut [f32]) {
        self.sum_f32(&mut [numbers]);
    }

    /// The same for numbers of double precision.
    fn sum_parts_f64(&self, numbers: &mut [f64]) {
        self.sum_f64(&mut [numbers]);
    }

    /// Gives the own [part](part_of_rank) of each rank to all. The default broadcasts one after the other.
    fn share_parts_f32(&self, numbers: &mut [f32]) {
        for_each_part(self, numbers, |from, part| self.broadcast(from, bytemuck::must_cast_slice_mut(part)));
    }

    /// The same for numbers of double precision.
    fn share_parts_f64(&self, numbers: &mut [f64]) {
        for_each_part(self, numbers, |from, part| self.broadcast(from, bytemuck::must_cast_slice_mut(part)));
    }

    /// Gives the bytes of one rank to all others. Their number is the same on every rank.
    fn broadcast(&self, from: usize, bytes: &mut [u8]);

    /// Gives the bytes of all ranks to all, in the order of the ranks. `all` has room for those of every rank.
    fn gather(&self, own: &[u8], all: &mut [u8]);

    /// Waits until every rank leaves. A rank that begins a training meanwhile gets an error which names this one. Whoever owns the
    /// connection calls it before closing it.
    ///
    /// Returns whether another rank left while this one wanted to train. That rank knows why, so its message matters more than that of this one.
    fn leave(&self) -> bool {
        leave(self)
    }
}

/// The own part of a rank, of so many numbers: all parts are as long, a multiple of 16 numbers, except the last, which has the rest.
///
/// ```
/// use nn_runtime::trainer::part_of_rank;
///
/// assert_eq!([0, 1, 2].map(|rank| part_of_rank(100, rank, 3)), [0..48, 48..96, 96..100]);
/// ```
#[must_use]
pub fn part_of_rank(numbers: usize, rank: usize, ranks: usize) -> Range<usize> {
    let part = numbers.div_ceil(ranks.max(1)).next_multiple_of(16);
    let start = |rank: usize| part.saturating_mul(rank).min(numbers);
    start(rank)..start(rank + 1)
}

fn for_each_part<C: Communicator + ?Sized, S>(world: &C, numbers: &mut [S], give: impl Fn(usize, &mut [S])) {
    let (len, size) = (numbers.len(), world.size());
    (0..size).for_each(|rank| give(rank, &mut numbers[part_of_rank(len, rank, size)]));
}

/// What a rank says where all of them agree on how to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Fine = 0,
    Failed = 1,
    Leaves = 2,
}

/// The bytes of a status, and of a number that must be the same on all ranks.
const SAID: usize = 9;

/// Tells all ranks a status and a mark. Returns those of all.
pub(crate) fn statuses<C: Communicator + ?Sized>(world: &C, own: Status, mark: u64) -> Vec<(Status, u64)> {
    let mut said = [own as u8; SAID];
    said[1..].copy_from_slice(&mark.to_le_bytes());
    let mut all = vec![0; SAID * world.size()];
    world.gather(&said, &mut all);
    let of = |bytes: &[u8; SAID]| {
        let [status, mark @ ..] = *bytes;
        let status = match status {
            0 => Status::Fine,
            1 => Status::Failed,
            _ => Status::Leaves,
        };
        (status, u64::from_le_bytes(mark))
    };
    all.as_chunks().0.iter().map(of).collect()
}

/// Gives the text of one rank to all.
pub(crate) fn text<C: Communicator + ?Sized>(world: &C, from: usize, own: &str) -> String {
    String::from_utf8_lossy(&bytes(world, from, own.as_bytes())).into_owned()
}

/// Gives the bytes of one rank to all, of any number.
pub(crate) fn bytes<C: Communicator + ?Sized>(world: &C, from: usize, own: &[u8]) -> Vec<u8> {
    let mut len = (own.len() as u64).to_le_bytes();
    world.broadcast(from, &mut len);
    let mut bytes = own.to_vec();
    bytes.resize(u64::from_le_bytes(len) as usize, 0);
    world.broadcast(from, &mut bytes);
    bytes
}

fn leave<C: Communicator + ?Sized>(world: &C) -> bool {
    if world.size() < 2 {
        return false;
    }
    let mut is_early = false;
    loop {
        let all = statuses(world, Status::Leaves, u64::from(is_early));
        if all.iter().all(|(status, _)| *status == Status::Leaves) {
            return !is_early && all.iter().any(|(_, early)| *early == 1);
        }
        is_early = true;
        // The others hear the error of a rank. So this one must hear it too.
        if let Some(from) = all.iter().position(|(status, _)| *status == Status::Failed) {
            text(world, from, "");
        }
    }
}

macro_rules! pointers_to_communicators {
    ($($pointer:ty),*) => {$(
        impl<C: Communicator + ?Sized> Communicator for $pointer {
            fn rank(&self) -> usize {
                C::rank(self)
            }

            fn size(&self) -> usize {
                C::size(self)
            }

            fn sum_f32(&self, numbers: &mut [&mut [f32]]) {
                C::sum_f32(self, numbers);
            }

            fn sum_f64(&self, numbers: &mut [&mut [f64]]) {
                C::sum_f64(self, numbers);
            }

            fn sum_parts_f32(&self, numbers: &mut [f32]) {
                C::sum_parts_f32(self, numbers);
            }

            fn sum_parts_f64(&self, numbers: &mut [f64]) {
                C::sum_parts_f64(self, numbers);
            }

            fn share_parts_f32(&self, numbers: &mut [f32]) {
                C::share_parts_f32(self, numbers);
            }

            fn share_parts_f64(&self, numbers: &mut [f64]) {
                C::share_parts_f64(self, numbers);
            }

            fn broadcast(&self, from: usize, bytes: &mut [u8]) {
                C::broadcast(self, from, bytes);
            }

            fn gather(&self, own: &[u8], all: &mut [u8]) {
                C::gather(self, own, all);
            }
        }
    )*};
}
pointers_to_communicators!(&C, Arc<C>);
