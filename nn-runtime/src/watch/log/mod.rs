//! Logs with a line per epoch or per n batches.

mod csv;
mod file;
mod json;

pub use self::csv::CsvLog;
pub use self::json::JsonLog;

use std::path::Path;

use self::file::Lines;
use super::scalars::{BATCH, Named, Number, columns, of_batch, of_epoch};
use crate::error::Error;
use crate::trainer::{BatchRecord, Epoch};

/// The parts of a log that do not depend on its format.
#[derive(Debug)]
struct Log {
    lines: Lines,
    /// The number of batches per line. `None`: a line per epoch.
    every: Option<usize>,
    batches: usize,
}

impl Log {
    fn new(path: &Path, every: Option<usize>) -> Self {
        Self { lines: Lines::new(path), every, batches: 0 }
    }

    fn begin(&mut self) -> Result<(), Error> {
        self.every.map_or(Ok(()), |every| crate::setting::some("the number of batches per line of a log", every))?;
        self.batches = 0;
        self.lines.open()
    }

    /// Returns the numbers of a batch if it gets a line.
    fn of_batch(&mut self, batch: &BatchRecord) -> Option<Vec<Named>> {
        let every = self.every?;
        self.batches += 1;
        self.batches.is_multiple_of(every).then(|| of_batch(batch))
    }

    /// Returns the numbers of an epoch if epochs get lines.
    fn of_epoch(&self, epoch: &Epoch) -> Option<Vec<Named>> {
        self.every.is_none().then(|| of_epoch(epoch))
    }
}
