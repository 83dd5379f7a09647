//! When a checkpoint is due, and what is done where it cannot be written.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::{Checkpoints, Every, file, folder};
use crate::atomic_file;
use crate::error::Error;
use crate::record::Contents;
use crate::train::Train;
use crate::trainer::position::Position;

/// How many are kept where nobody says it.
const KEEP: usize = 3;

/// Writes the checkpoints of a training.
#[derive(Debug)]
pub(in crate::trainer) struct Keeper {
    folder: PathBuf,
    every: Every,
    keep: usize,
    go_on: bool,
    /// How many batches an epoch has.
    count: usize,
    /// Where the last one was written, or the training began.
    last: Position,
    since: Instant,
    failures: usize,
    /// The folder is ours as long as this is here.
    _lock: folder::Lock,
}

impl Keeper {
    /// Of a training whose epochs have `count` batches, where one is wanted. A folder that cannot be used is a warning where the training
    /// is to go on without.
    pub(in crate::trainer) fn open(told: &Checkpoints, count: usize, warnings: &mut Vec<String>) -> Result<Option<Self>, Error> {
        let Some((folder, every)) = told.write.clone() else { return Ok(None) };
        let lock = match folder::open(&folder) {
            Err(error @ Error::Io { .. }) if told.go_on => {
                warnings.push(format!("no checkpoint was written: {}", with_source(&error)));
                return Ok(None);
            }
            lock => lock?,
        };
        let same = |other: &PathBuf| {
            *other == folder || other.canonicalize().is_ok_and(|other| folder.canonicalize().is_ok_and(|own| own == other))
        };
        let resumed = told.resume.as_ref().is_some_and(same);
        if let Some((_, path)) = folder::checkpoints(&folder)?.first().filter(|_| !resumed) {
            let why = format!(
                "{} is of an earlier training: go on with it by `.resume` of the same folder, or write checkpoints to another",
                path.display()
            );
            return Err(Error::Setting(why));
        }
        let (keep, last) = (told.keep.unwrap_or(KEEP), Position { epochs: 0, batches: 0 });
        let (go_on, since) = (told.go_on, Instant::now());
        Ok(Some(Self { folder, every, keep, go_on, count, last, since, failures: 0, _lock: lock }))
    }

    /// A training goes on from here.
    pub(in crate::trainer) fn begin_at(&mut self, position: Position) {
        self.last = position;
        // A process that was killed may have left one more than it should. It can be removed later just as well.
        let _ = folder::keep_newest(&self.folder, self.keep, position);
    }

    /// Whether it is time for one.
    pub(in crate::trainer) fn due(&self, at: Position) -> bool {
        let batches = |position: Position| position.epochs * self.count + position.batches;
        match self.every {
            Every::Epochs(epochs) => at.batches == 0 && at.epochs.is_multiple_of(epochs),
            Every::Batches(every) => batches(at) - batches(self.last) >= every,
            Every::Minutes(minutes) => self.since.elapsed() >= Duration::try_from_secs_f64(60.0 * minutes).unwrap_or(Duration::MAX),
        }
    }

    /// Writes one, unless that is done already.
    pub(in crate::trainer) fn write<N: Train>(
        &mut self,
        at: Position,
        network: &N,
        contents: &Contents,
        warnings: &mut Vec<String>,
    ) -> Result<(), Error> {
        let path = at.path(&self.folder);
        let bytes = file::to_bytes(network, contents).map_err(|why| Error::File { path: path.clone(), why });
        let written = bytes.and_then(|bytes| atomic_file::write(&path, &bytes));
        (self.last, self.since) = (at, Instant::now());
        match written.and_then(|()| folder::keep_newest(&self.folder, self.keep, at)) {
            Err(error) if self.go_on => {
                let times = if self.failures > 0 { format!(" ({} times; this is the last)", self.failures + 1) } else { String::new() };
                let warning = format!("a checkpoint could not be written{times}: {}", with_source(&error));
                // One line, however often it happens.
                if self.failures > 0 {
                    warnings.pop();
                }
                self.failures += 1;
                warnings.push(warning);
                Ok(())
            }
            result => result,
        }
    }

    /// Where the last one was written, or the training began.
    pub(in crate::trainer) fn last(&self) -> Position {
        self.last
    }
}

/// An error with what the system said.
fn with_source(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
