//! A CSV log.

use std::borrow::Cow;
use std::ops::ControlFlow::{self, Continue};
use std::path::Path;

use csv::WriterBuilder;

use super::{BATCH, Log, Named, Number, columns};
use crate::error::Error;
use crate::trainer::{BatchRecord, Beginning, Epoch, Observer};

/// Writes a CSV file with a line per epoch or per n batches, for spreadsheets and data frames.
///
/// ```text
/// epoch,train_loss,validation_loss,mse,rmse,mae,r2,learning_rate,seconds
/// 1,0.8123,0.541,0.541,0.7355,0.5321,0.4589,0.001,0.0213
/// ```
///
/// | column | present | |
/// |---|---|---|
/// | `epoch` | always | counted from 1 |
/// | `train_loss` | always | mean over the rows |
/// | `penalty` | with a regularizer | |
/// | `added_loss` | if a layer adds to the loss | |
/// | `validation_loss` and each metric | with validation data | names as in [`Evaluation`](crate::trainer::Evaluation) |
/// | `learning_rate` | always | of the last step |
/// | `seconds` | always | duration of the epoch |
///
/// A cell is empty if an epoch lacks the number, such as `roc_auc` if all targets are equal. With [`batches`](Self::batches), the columns are
/// `epoch,batch,rows,loss,learning_rate`. Numbers have enough digits to read back the same number.
///
/// The header is written before the first batch, and each line at the end of its epoch. If the file already exists, training does not start,
/// unless [`append`](Self::append) allows it:
///
/// ```text
/// losses.csv: the file already exists: use another path, or `.append()` to continue it
/// ```
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
    columns: Vec<Cow<'static, str>>,
}

impl CsvLog {
    /// Creates a log with a line per epoch.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { log: Log::new(path.as_ref(), None), columns: Vec::new() }
    }

    /// Creates a log with a line per `n` batches, for the last batch of each `n`. `n` must be at least 1.
    #[must_use]
    pub fn batches(path: impl AsRef<Path>, n: usize) -> Self {
        Self { log: Log::new(path.as_ref(), Some(n)), columns: Vec::new() }
    }

    /// Appends to an existing file, for example after resuming a training. The header must be the same. Default: an existing file is an
    /// error.
    #[must_use]
    pub fn append(mut self) -> Self {
        self.log.lines.append();
        self
    }

    /// Writes the header, or compares it with that of an existing file.
    fn head(&mut self, columns: Vec<Cow<'static, str>>) -> Result<(), Error> {
        let (lines, header) = (&mut self.log.lines, columns.join(","));
        match &lines.first {
            None => lines.add(format!("{header}\n").as_bytes())?,
            Some(first) if *first != header => {
                return Err(lines.error(&format!("its columns are `{first}`, but this training has `{header}`: use another path")));
            }
            Some(_) => {}
        }
        self.columns = columns;
        Ok(())
    }

    fn add(&mut self, numbers: &[Named]) -> Result<(), Error> {
        let lines = &mut self.log.lines;
        let mut table = WriterBuilder::new().from_writer(Vec::new());
        let row = self.columns.iter().map(|column| match numbers.iter().find(|(name, _)| name == column) {
            Some((_, Number::Count(count))) => count.to_string(),
            Some((_, Number::Real(number))) => number.to_string(),
            None => String::new(),
        });
        table.write_record(row).map_err(|error| lines.error(&error.to_string()))?;
        let line = table.into_inner().map_err(|error| lines.error(&error.to_string()))?;
        lines.add(&line)
    }
}

impl Observer for CsvLog {
    fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        self.log.begin()?;
        self.head(if self.log.every.is_some() { BATCH.map(Cow::from).to_vec() } else { columns(beginning) })
    }

    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        self.log.of_batch(batch).map_or(Ok(()), |numbers| self.add(&numbers)).map(Continue)
    }

    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        self.log.of_epoch(epoch).map_or(Ok(()), |numbers| self.add(&numbers)).map(Continue)
    }
}
