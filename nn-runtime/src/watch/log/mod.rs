//! Logs: a line for each epoch, or for some of the batches.

mod csv;
mod file;
mod json;

pub use self::csv::CsvLog;
pub use self::json::JsonLog;

use std::path::Path;

use self::file::Lines;
use super::scalars::{BATCH, Number, columns, of_batch, of_epoch};
use crate::error::Error;
use crate::trainer::{BatchRecord, Epoch};

/// A log, whatever its format.
#[derive(Debug)]
struct Log {
    lines: Lines,
    /// Each how many batches have a line; `None` where it is the epochs that have.
    every: Option<usize>,
    batches: usize,
}

impl Log {
    fn new(path: &Path, every: Option<usize>) -> Self {
        Self { lines: Lines::new(path), every, batches: 0 }
    }

    fn begin(&mut self) -> Result<(), Error> {
        self.every.map_or(Ok(()), |every| crate::setting::some("the number of batches from one line of a log to the next", every))?;
        self.batches = 0;
        self.lines.open()
    }

    /// The numbers of a batch that has a line.
    fn of_batch(&mut self, batch: &BatchRecord) -> Option<Vec<(&'static str, Number)>> {
        let every = self.every?;
        self.batches += 1;
        self.batches.is_multiple_of(every).then(|| of_batch(batch))
    }

    /// The numbers of an epoch, where epochs have lines.
    fn of_epoch(&self, epoch: &Epoch) -> Option<Vec<(&'static str, Number)>> {
        self.every.is_none().then(|| of_epoch(epoch))
    }
}
