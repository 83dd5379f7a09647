//! Writes checkpoints when they are due.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::{Checkpoints, Every, file, folder};
use crate::atomic_file;
use crate::error::Error;
use crate::record::Contents;
use crate::train::Train;
use crate::trainer::position::Position;

/// How many checkpoints are kept by default.
const KEEP: usize = 3;

/// Writes the checkpoints of a training.
#[derive(Debug)]
pub(crate) struct Keeper {
    folder: PathBuf,
    every: Every,
    keep: usize,
    go_on: bool,
    /// The number of batches of an epoch.
    count: usize,
    /// The position of the last checkpoint, or the one where the training began.
    last: Position,
    since: Instant,
    failures: usize,
    /// Locks the folder.
    _lock: folder::Lock,
}

impl Keeper {
    /// Opens the folder, if the trainer writes checkpoints. `count` is the number of batches of an epoch. A folder that cannot be used is
    /// an error, or a warning if the training continues without checkpoints.
    pub(crate) fn open(told: &Checkpoints, count: usize, warnings: &mut Vec<String>) -> Result<Option<Self>, Error> {
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
                "{} belongs to an earlier training: resume it with `.resume` of the same folder, or write checkpoints to another folder",
                path.display()
            );
            return Err(Error::Setting(why));
        }
        let (keep, last) = (told.keep.unwrap_or(KEEP), Position { epochs: 0, batches: 0 });
        let (go_on, since) = (told.go_on, Instant::now());
        Ok(Some(Self { folder, every, keep, go_on, count, last, since, failures: 0, _lock: lock }))
    }

    /// Sets the position from which the training is resumed.
    pub(crate) fn begin_at(&mut self, position: Position) {
        self.last = position;
        // A killed process may have left one file too many. If removing it fails now, a later write removes it.
        let _ = folder::keep_newest(&self.folder, self.keep, position);
    }

    /// Returns whether to write a checkpoint: it is due, or the training stops and there is none of this position.
    pub(crate) fn wants(&self, at: Position, stops: bool) -> bool {
        if stops { self.last != at } else { self.is_due(at) }
    }

    fn is_due(&self, at: Position) -> bool {
        let batches = |position: Position| position.epochs * self.count + position.batches;
        match self.every {
            Every::Epochs(epochs) => at.batches == 0 && at.epochs.is_multiple_of(epochs),
            Every::Batches(every) => batches(at) - batches(self.last) >= every,
            Every::Minutes(minutes) => self.since.elapsed() >= Duration::try_from_secs_f64(60.0 * minutes).unwrap_or(Duration::MAX),
        }
    }

    /// Writes a checkpoint. If it fails and the training continues without checkpoints, it is a warning.
    pub(crate) fn write<N: Train>(
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
                // A single warning, with the number of failures.
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
}

/// Returns the text of an error with its cause.
fn with_source(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
