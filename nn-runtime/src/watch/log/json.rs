//! A log as JSON lines.

use std::ops::ControlFlow::{self, Continue};
use std::path::Path;

use serde_json::json;

use super::{Log, Number};
use crate::error::Error;
use crate::trainer::{BatchRecord, Beginning, Epoch, Observer};

/// A file of JSON lines: first what the training is about to do, then an object for each epoch, or for every nth batch.
///
/// ```text
/// {"network":"HousePrice","parameters":9025,"optimizer":"Adam","rows":16512,"epochs":20,"batch":64,"seed":0,"threads":1,
///  "settings":{"schedule":"Cosine (end 1e-5)",…},"declaration":"pub struct HousePrice(8) -> 1 { … }"}
/// {"epoch":1,"train_loss":0.8123,"validation_loss":0.541,"mse":0.541,"rmse":0.7355,"mae":0.5321,"r2":0.4589,"learning_rate":0.001,"seconds":0.0213}
/// ```
///
/// The names are those of [`CsvLog`](super::CsvLog), and so are its habits: lines are written when their epoch ends, and a file that
/// exists is refused unless the log may [`append`](Self::append), which adds a new first line, then the epochs. JSON has no NaN and no infinity: they are `null`.
#[derive(Debug)]
pub struct JsonLog {
    log: Log,
}

impl JsonLog {
    /// A line for each epoch.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { log: Log::new(path.as_ref(), None) }
    }

    /// A line for each nth batch.
    #[must_use]
    pub fn batches(path: impl AsRef<Path>, n: usize) -> Self {
        Self { log: Log::new(path.as_ref(), Some(n)) }
    }

    /// Goes on behind the last line of a file that exists, as after a training that was interrupted. One that no such log began is refused, and
    /// stays as it is.
    #[must_use]
    pub fn append(mut self) -> Self {
        self.log.lines.append();
        self
    }

    /// Whether what the file has is what such a log writes.
    fn is_such_a_log(&self) -> Result<(), Error> {
        let Some(first) = &self.log.lines.first else { return Ok(()) };
        let line: Option<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(first).ok();
        if line.is_some_and(|line| line.contains_key("network")) {
            return Ok(());
        }
        Err(self
            .log
            .lines
            .refused("it is no log of this kind: its first line says of no network what a training was about to do; take another path"))
    }

    fn add(&mut self, members: &[(&'static str, serde_json::Value)]) -> Result<(), Error> {
        let members: Vec<_> = members.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
        self.log.lines.add(format!("{{{}}}\n", members.join(",")).as_bytes())
    }

    fn add_numbers(&mut self, numbers: &[(&'static str, Number)]) -> Result<(), Error> {
        let value = |number: Number| match number {
            Number::Count(count) => json!(count),
            Number::Real(number) => json!(number),
        };
        self.add(&numbers.iter().map(|(name, number)| (*name, value(*number))).collect::<Vec<_>>())
    }
}

impl Observer for JsonLog {
    fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        self.log.begin()?;
        self.is_such_a_log()?;
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
