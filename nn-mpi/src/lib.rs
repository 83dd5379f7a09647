#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod sums;

use std::fmt;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mpi::Threading;
use mpi::environment::Universe;
use mpi::traits::{Communicator as _, CommunicatorCollectives, Root};
use nn_runtime::Error;
use nn_runtime::trainer::Communicator;

use sums::Sums;

/// The processes that `mpirun` or `srun` started together. Without them it is one process, whose trainings have the bits of those without MPI.
///
/// [`world`] gives it. [`Trainer::across`](nn_runtime::trainer::Trainer::across) takes it by reference; keep it until the program ends. MPI ends
/// where it is dropped: there a rank waits for all others. If a rank panics, MPI ends all of them.
#[derive(Debug)]
pub struct World {
    rank: usize,
    size: usize,
    sums: Mutex<Sums>,
    universe: Started,
    /// The end of MPI comes before this, because the fields of a type are dropped in their order.
    patience: Patience,
}

/// Lets a rank that left early print its message. As soon as the first process ends with an error, MPI ends the others.
#[derive(Debug)]
struct Patience(bool);

impl Drop for Patience {
    fn drop(&mut self) {
        if self.0 {
            std::thread::sleep(Duration::from_millis(500));
        }
    }
}

/// MPI, from its start to its end.
struct Started(Universe);

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MPI")
    }
}

/// Starts MPI, and returns the processes that were started together. A program can call it once.
///
/// ```
/// use nn_runtime::trainer::Communicator;
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let world = nn_mpi::world()?;
/// println!("rank {} of {}", world.rank(), world.size());
/// # Ok(()) }
/// ```
///
/// # Errors
/// MPI was started before, or it does not allow calls from other threads than the first.
pub fn world() -> Result<World, Error> {
    let Some((universe, threading)) = mpi::initialize_with_threading(Threading::Serialized) else {
        let why = "MPI can be started once in a program, and was: keep the first `nn_mpi::World`, and borrow it for each training";
        return Err(Error::Setting(why.to_owned()));
    };
    if matches!(threading, Threading::Single | Threading::Funneled) {
        // A training with several threads runs on one of them.
        let why = format!("this MPI only allows calls from the first thread ({threading:?}): use one with `MPI_THREAD_SERIALIZED`");
        return Err(Error::Setting(why));
    }
    let world = universe.world();
    let (rank, size) = (world.rank() as usize, world.size() as usize);
    Ok(World { rank, size, sums: Mutex::new(Sums::default()), universe: Started(universe), patience: Patience(false) })
}

/// How many bytes go in one message at most. MPI counts them in 31 bits.
const MOST: usize = 1 << 30;

/// The ranges of at most `most` of `len` bytes.
fn pieces(len: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    (0..len).step_by(most).map(move |start| start..len.min(start + most))
}

impl World {
    fn sums(&self) -> MutexGuard<'_, Sums> {
        self.sums.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Communicator for World {
    fn rank(&self) -> usize {
        self.rank
    }

    fn size(&self) -> usize {
        self.size
    }

    fn sum_f32(&self, numbers: &mut [&mut [f32]]) {
        self.sums().singles.add(&self.universe.0.world(), numbers);
    }

    fn sum_f64(&self, numbers: &mut [&mut [f64]]) {
        self.sums().doubles.add(&self.universe.0.world(), numbers);
    }

    fn sum_parts_f32(&self, numbers: &mut [f32]) {
        self.sums().singles.add_parts(&self.universe.0.world(), numbers);
    }

    fn sum_parts_f64(&self, numbers: &mut [f64]) {
        self.sums().doubles.add_parts(&self.universe.0.world(), numbers);
    }

    fn share_parts_f32(&self, numbers: &mut [f32]) {
        self.sums().singles.share(&self.universe.0.world(), numbers);
    }

    fn share_parts_f64(&self, numbers: &mut [f64]) {
        self.sums().doubles.share(&self.universe.0.world(), numbers);
    }

    fn broadcast(&self, from: usize, bytes: &mut [u8]) {
        let world = self.universe.0.world();
        for piece in pieces(bytes.len(), MOST) {
            world.process_at_rank(from as i32).broadcast_into(&mut bytes[piece]);
        }
    }

    fn gather(&self, own: &[u8], all: &mut [u8]) {
        let world = self.universe.0.world();
        let most = (MOST / self.size).max(1);
        if own.len() <= most {
            world.all_gather_into(own, all);
            return;
        }
        for piece in pieces(own.len(), most) {
            let mut part = vec![0; piece.len() * self.size];
            world.all_gather_into(&own[piece.clone()], &mut part[..]);
            for (rank, bytes) in part.chunks_exact(piece.len()).enumerate() {
                all[rank * own.len()..][piece.clone()].copy_from_slice(bytes);
            }
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if self.size > 1 && std::thread::panicking() {
            // The others may be in the middle of a step.
            self.universe.0.world().abort(101);
        }
        self.patience.0 = self.leave();
    }
}
