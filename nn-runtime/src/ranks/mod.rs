//! The ranks of a training: one, unless it goes [across](crate::trainer::Trainer::across) several processes.

mod portion;
mod sums;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::communicator::{self, Communicator, Status, part_of_rank, statuses};
use crate::error::Error;

pub(crate) use portion::{Cuts, Portion};

/// From how many parameters of each rank on it pays that they share the optimizer's step: the numbers of shorter messages would take less time than
/// their way.
const LEAST: usize = 1 << 13;

/// What a rank tells the others with its gradient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signals {
    /// It has an error, and its gradient is 0.
    pub(crate) failed: bool,
    /// An observer or the time limit wants to end the training.
    pub(crate) asked: bool,
    /// Ctrl-C, or another interrupt.
    pub(crate) interrupted: bool,
}

/// This rank, the way to the others, and the memory of what they send.
pub(crate) struct Ranks<'w, S> {
    /// `None` in a training of one process.
    world: Option<Arc<dyn Communicator + 'w>>,
    rank: usize,
    size: usize,
    /// The number of parts of a batch whose gradients are added in the order of rows, if they are.
    ordered: Option<usize>,
    /// Whether each rank has rows of its own.
    own_rows: bool,
    /// The parameters whose steps this rank makes, if the ranks share them. Only these have their whole gradient.
    part: Option<Range<usize>>,
    /// Whether the gradient of the parts of all ranks is finite.
    parts_are_finite: bool,
    own: Vec<S>,
    all: Vec<S>,
    /// What this rank says with its next gradient.
    pub(crate) says: Signals,
    /// What any rank said with the last one.
    pub(crate) heard: Signals,
}

impl<'w, S> Ranks<'w, S> {
    /// The only rank.
    pub(crate) fn alone() -> Self {
        Self::of(None, None, false)
    }

    pub(crate) fn of(world: Option<Arc<dyn Communicator + 'w>>, ordered: Option<usize>, own_rows: bool) -> Self {
        let (rank, size) = world.as_ref().map_or((0, 1), |world| (world.rank(), world.size().max(1)));
        let [says, heard] = [Signals::default(); 2];
        let world = world.filter(|_| size > 1);
        Self { world, rank, size, ordered, own_rows, part: None, parts_are_finite: true, own: Vec::new(), all: Vec::new(), says, heard }
    }

    /// Whether this rank prints, logs and saves.
    pub(crate) fn is_first(&self) -> bool {
        self.rank == 0
    }

    pub(crate) fn rank(&self) -> usize {
        self.rank
    }

    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn are_several(&self) -> bool {
        self.world.is_some()
    }

    /// Whether each of several ranks has rows of its own.
    pub(crate) fn have_own_rows(&self) -> bool {
        self.own_rows && self.are_several()
    }

    /// From now on, the ranks share the steps of so many parameters, if that pays.
    pub(crate) fn share_steps(&mut self, parameters: usize) {
        let pays = self.are_several() && self.ordered.is_none() && parameters >= LEAST * self.size;
        self.part = pays.then(|| part_of_rank(parameters, self.rank, self.size));
    }

    /// Returns the parameters whose steps this rank makes, if the ranks share them.
    pub(crate) fn part(&self) -> Option<Range<usize>> {
        self.part.clone()
    }

    /// Returns the result of this rank, or the error of another one. Without an error, all ranks go on.
    pub(crate) fn agree<T>(&self, own: Result<T, Error>) -> Result<T, Error> {
        self.agree_on(own, 0, "the place in the training")
    }

    /// The same, where `mark` must be equal on all ranks. `what` says of what it is.
    pub(crate) fn agree_on<T>(&self, own: Result<T, Error>, mark: u64, what: &str) -> Result<T, Error> {
        let Some(world) = &self.world else { return own };
        let status = if own.is_ok() { Status::Fine } else { Status::Failed };
        let all = statuses(world, status, mark);
        if let Some(rank) = all.iter().position(|(status, _)| *status == Status::Failed) {
            let own_text = own.as_ref().err().map(|error| format!("{error:?}")).unwrap_or_default();
            let why = communicator::text(world, rank, &own_text);
            return Err(own.err().unwrap_or(Error::Rank { rank, why }));
        }
        if let Some(rank) = all.iter().position(|(status, _)| *status == Status::Leaves) {
            let why = "it has ended without this training; its own message says why".to_owned();
            return Err(Error::Rank { rank, why });
        }
        match all.iter().position(|(_, other)| *other != all[0].1) {
            None => own,
            Some(rank) => {
                let why = format!("{what} is not that of rank 0, but all ranks must run the same program with the same settings and rows");
                Err(Error::Rank { rank, why })
            }
        }
    }

    /// Gives the bytes of rank 0 to all.
    pub(crate) fn give_bytes(&self, own: Vec<u8>) -> Vec<u8> {
        match &self.world {
            None => own,
            Some(world) => communicator::bytes(world, 0, &own),
        }
    }

    /// Gives numbers of one rank to all.
    pub(crate) fn give_doubles(&self, from: usize, numbers: &mut [f64]) {
        if let Some(world) = &self.world {
            world.broadcast(from, bytemuck::must_cast_slice_mut(numbers));
        }
    }

    /// Returns what rank 0 wants.
    pub(crate) fn first_wants(&self, own: bool) -> bool {
        let mut said = [u8::from(own)];
        if let Some(world) = &self.world {
            world.broadcast(0, &mut said);
        }
        said != [0]
    }

    /// Gives a byte of each rank to all.
    pub(crate) fn each_says(&self, own: u8) -> Vec<u8> {
        let mut all = vec![own; self.size];
        if let Some(world) = &self.world {
            world.gather(&[own], &mut all);
        }
        all
    }

    /// Gives as many numbers of each rank to all, in the order of the ranks.
    pub(crate) fn each_gives(&self, own: &[f64]) -> Vec<f64> {
        let mut all = own.repeat(self.size);
        if let Some(world) = &self.world {
            world.gather(bytemuck::must_cast_slice(own), bytemuck::must_cast_slice_mut(&mut all));
        }
        all
    }
}

impl<S> fmt::Debug for Ranks<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rank {} of {}", self.rank, self.size)
    }
}
