//! A log as a table.

use std::ops::ControlFlow::{self, Continue};
use std::path::Path;

use csv::WriterBuilder;

use super::{BATCH, Log, Number, columns};
use crate::error::Error;
use crate::trainer::{BatchRecord, Beginning, Epoch, Observer};

/// A CSV file with a line for each epoch, or for every nth batch: for spreadsheets and data frames.
///
/// ```text
/// epoch,train_loss,validation_loss,mse,rmse,mae,r2,learning_rate,seconds
/// 1,0.8123,0.541,0.541,0.7355,0.5321,0.4589,0.001,0.0213
/// ```
///
/// The columns are those that the training can have, which is known before it begins: `penalty` with a regularizer; where something
/// validates, `validation_loss` and every metric of the network's loss by the name of its field in
/// [`Evaluation`](crate::trainer::Evaluation). What an epoch has not is empty, as `roc_auc` where all targets are the same. Of batches
/// they are `epoch,batch,rows,loss,learning_rate`. Numbers have as many digits as it takes to read the same number back.
///
/// The header is written before the first batch, each line when its epoch ends. A file that exists is refused before anything is
/// trained, unless the log may [`append`](Self::append).
///
/// ```
/// use nn_runtime::prelude::*;
/// use nn_runtime::watch::CsvLog;
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Line(1) -> 1 { Dense(1) }
/// # }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("losses.csv");
/// Trainer::new(Adam::new(0.05)).epochs(3).observe(CsvLog::new(&path)).fit(&mut line, &points)?;
/// assert_eq!(std::fs::read_to_string(&path)?.lines().count(), 1 + 3);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct CsvLog {
    log: Log,
    columns: Vec<&'static str>,
}

impl CsvLog {
    /// A line for each epoch.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { log: Log::new(path.as_ref(), None), columns: Vec::new() }
    }

    /// A line for each nth batch.
    #[must_use]
    pub fn batches(path: impl AsRef<Path>, n: usize) -> Self {
        Self { log: Log::new(path.as_ref(), Some(n)), columns: Vec::new() }
    }

    /// Goes on behind the last line of a file that exists, as after a training that was interrupted. Its header has to be the same.
    #[must_use]
    pub fn append(mut self) -> Self {
        self.log.lines.append();
        self
    }

    /// Writes the header, or compares it with that of the file.
    fn head(&mut self, columns: Vec<&'static str>) -> Result<(), Error> {
        let (lines, header) = (&mut self.log.lines, columns.join(","));
        match &lines.first {
            None => lines.add(format!("{header}\n").as_bytes())?,
            Some(first) if *first != header => {
                return Err(lines.refused(&format!("its columns are `{first}`, but this training has `{header}`: take another path")));
            }
            Some(_) => {}
        }
        self.columns = columns;
        Ok(())
    }

    fn add(&mut self, numbers: &[(&'static str, Number)]) -> Result<(), Error> {
        let lines = &mut self.log.lines;
        let mut table = WriterBuilder::new().from_writer(Vec::new());
        let row = self.columns.iter().map(|column| match numbers.iter().find(|(name, _)| name == column) {
            Some((_, Number::Count(count))) => count.to_string(),
            Some((_, Number::Real(number))) => number.to_string(),
            None => String::new(),
        });
        table.write_record(row).map_err(|error| lines.refused(&error.to_string()))?;
        let line = table.into_inner().map_err(|error| lines.refused(&error.to_string()))?;
        lines.add(&line)
    }
}

impl Observer for CsvLog {
    fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        self.log.begin()?;
        self.head(if self.log.every.is_some() { BATCH.to_vec() } else { columns(beginning) })
    }

    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        self.log.of_batch(batch).map_or(Ok(()), |numbers| self.add(&numbers)).map(Continue)
    }

    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        self.log.of_epoch(epoch).map_or(Ok(()), |numbers| self.add(&numbers)).map(Continue)
    }
}
