//! A log in the JSON Lines format.

use std::ops::ControlFlow::{self, Continue};
use std::path::Path;

use serde_json::json;

use super::{Log, Named, Number};
use crate::error::Error;
use crate::trainer::{BatchRecord, Beginning, Epoch, Observer};

/// Writes a file of JSON lines: first the settings of the training, then an object per epoch or per n batches.
///
/// ```text
/// {"network":"HousePrice","parameters":9025,"optimizer":"Adam","rows":16512,"epochs":20,"batch":64,"seed":0,"threads":1,
///  "settings":{"schedule":"Cosine (end 1e-5)",…},"declaration":"pub struct HousePrice(8) -> 1 { … }"}
/// {"epoch":1,"train_loss":0.8123,"validation_loss":0.541,"mse":0.541,"rmse":0.7355,"mae":0.5321,"r2":0.4589,"learning_rate":0.001,"seconds":0.0213}
/// ```
///
/// Each object is one line. The names of the numbers are those of [`CsvLog`](super::CsvLog); a number that an epoch lacks has no member. NaN
/// and infinity, which JSON lacks, are `null`. Lines are written at the end of their epoch, and an existing file is an error unless
/// [`append`](Self::append) allows it.
#[derive(Debug)]
pub struct JsonLog {
    log: Log,
}

impl JsonLog {
    /// Creates a log with a line per epoch.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { log: Log::new(path.as_ref(), None) }
    }

    /// Creates a log with a line per `n` batches, for the last batch of each `n`. `n` must be at least 1.
    #[must_use]
    pub fn batches(path: impl AsRef<Path>, n: usize) -> Self {
        Self { log: Log::new(path.as_ref(), Some(n)) }
    }

    /// Appends to an existing file, for example after resuming a training: another line with the settings, then the epochs. The file must be
    /// such a log; any other file is an error and stays unchanged. Default: an existing file is an error.
    #[must_use]
    pub fn append(mut self) -> Self {
        self.log.lines.append();
        self
    }

    /// Checks that an existing file is a log of this kind.
    fn check_first_line(&self) -> Result<(), Error> {
        let Some(first) = &self.log.lines.first else { return Ok(()) };
        let line: Option<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(first).ok();
        if line.is_some_and(|line| line.contains_key("network")) {
            return Ok(());
        }
        Err(self.log.lines.error("its first line does not describe a training, so it is not a log of this kind: use another path"))
    }

    fn add(&mut self, members: &[(&str, serde_json::Value)]) -> Result<(), Error> {
        let members: Vec<_> = members.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
        self.log.lines.add(format!("{{{}}}\n", members.join(",")).as_bytes())
    }

    fn add_numbers(&mut self, numbers: &[Named]) -> Result<(), Error> {
        let value = |number: Number| match number {
            Number::Count(count) => json!(count),
            Number::Real(number) => json!(number),
        };
        self.add(&numbers.iter().map(|(name, number)| (&**name, value(*number))).collect::<Vec<_>>())
    }
}

impl Observer for JsonLog {
    fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        self.log.begin()?;
        self.check_first_line()?;
        self.add(&[
            ("network", json!(beginning.network)),
            ("parameters", json!(beginning.parameters)),
            ("optimizer", json!(beginning.optimizer)),
            ("rows", json!(beginning.rows)),
            ("validation_rows", json!(beginning.validation_rows)),
            ("epochs", json!(beginning.epochs)),
            ("batch", json!(beginning.batch)),
            ("seed", json!(beginning.seed)),
            ("threads", json!(beginning.threads)),
            ("settings", json!(beginning.settings.iter().cloned().collect::<std::collections::BTreeMap<_, _>>())),
            ("declaration", json!(beginning.declaration)),
        ])
    }

    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        self.log.of_batch(batch).map_or(Ok(()), |numbers| self.add_numbers(&numbers)).map(Continue)
    }

    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        self.log.of_epoch(epoch).map_or(Ok(()), |numbers| self.add_numbers(&numbers)).map(Continue)
    }
}
