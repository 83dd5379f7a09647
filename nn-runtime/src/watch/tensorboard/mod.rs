//! Event files for TensorBoard.

mod event;

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::ops::ControlFlow::{self, Continue};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use self::event::What;
use crate::error::Error;
use crate::optim::Optimizer;
use crate::trainer::{BatchRecord, Beginning, Epoch, Observer, Trainer};

/// Writes event files for TensorBoard. `tensorboard --logdir runs` shows them.
///
/// | tag | step | |
/// |---|---|---|
/// | `loss/train`, `loss/validation`, `loss/penalty`, `loss/added` | epoch | |
/// | `accuracy/validation`, `rmse/validation`, … | epoch | every metric, named as in [`Evaluation`](crate::trainer::Evaluation) |
/// | `learning_rate` | epoch | of its last step |
/// | `batch/loss`, `batch/learning_rate` | batch, counted through all epochs | each batch, or [every](Self::every) nth |
///
/// TensorBoard shows each folder as a run, so use a new folder for each training. The folder is created if it does not exist. Each training
/// adds a file `events.out.tfevents.…` to it, as `torch.utils.tensorboard.SummaryWriter` does. Events are written at the latest at the end of
/// their epoch.
///
/// ```
/// use nn_runtime::prelude::*;
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Line(1) -> 1 { Dense(1) }
/// # }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// # let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// # let folder = tempfile::tempdir()?;
/// # let runs = folder.path();
/// Trainer::new(Adam::new(0.05)).tensorboard(runs.join("adam")).fit(&mut line, &points)?; // .observe(TensorBoard::new(…))
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct TensorBoard {
    folder: PathBuf,
    every: usize,
    path: PathBuf,
    file: Option<File>,
    /// Events that are not written yet.
    buffer: Vec<u8>,
}

/// The size of the buffer, in bytes, above which it is written before the end of the epoch.
const MOST: usize = 1 << 16;

impl TensorBoard {
    /// Creates the observer for a run in a folder, with every batch.
    #[must_use]
    pub fn new(folder: impl AsRef<Path>) -> Self {
        Self { folder: folder.as_ref().to_owned(), every: 1, path: PathBuf::new(), file: None, buffer: Vec::new() }
    }

    /// Records only every `n`th batch (default: 1). `n` must be at least 1.
    #[must_use]
    pub fn every(mut self, n: usize) -> Self {
        self.every = n;
        self
    }

    fn scalar(&mut self, tag: &str, step: usize, value: f64) {
        self.buffer.extend(event::record(now(), What::Scalar { tag, step, value }));
    }

    fn write(&mut self) -> Result<(), Error> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(&self.buffer).map_err(|source| Error::Io {
            path: self.path.clone(),
            action: "write events for TensorBoard",
            source,
        })?;
        self.buffer.clear();
        Ok(())
    }

    /// Creates a file with a new name. Two trainings can begin in the same second, so the name has a number.
    fn create(&self) -> Result<(PathBuf, File), Error> {
        let io = |path: &Path, source| Error::Io { path: path.to_owned(), action: "create a file for TensorBoard", source };
        std::fs::create_dir_all(&self.folder).map_err(|source| io(&self.folder, source))?;
        let (seconds, process) = (now() as u64, std::process::id());
        for number in 0.. {
            let path = self.folder.join(format!("events.out.tfevents.{seconds:010}.{}.{process}.{number}", host()));
            match OpenOptions::new().append(true).create_new(true).open(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && number < 1_000_000 => {}
                opened => return opened.map(|file| (path.clone(), file)).map_err(|source| io(&path, source)),
            }
        }
        unreachable!("a number is free, or an error is returned")
    }
}

/// Returns the Unix time in seconds.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

/// Returns the host name, reduced to characters that are safe in a file name.
fn host() -> String {
    let name = std::env::var("HOSTNAME").or_else(|_| std::fs::read_to_string("/proc/sys/kernel/hostname")).unwrap_or_default();
    let name: String = name.trim().chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    if name.is_empty() { "localhost".to_owned() } else { name }
}

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Writes event files for [`TensorBoard`] into a folder.
    #[doc(alias("SummaryWriter"))]
    #[must_use]
    pub fn tensorboard(self, folder: impl AsRef<Path>) -> Self {
        self.observe(TensorBoard::new(folder))
    }
}

impl Observer for TensorBoard {
    fn begin(&mut self, _: &Beginning) -> Result<(), Error> {
        crate::setting::some("the number of batches per event", self.every)?;
        let (path, file) = self.create()?;
        (self.path, self.file) = (path, Some(file));
        self.buffer = event::record(now(), What::Version);
        self.write()
    }

    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        let step = (batch.epoch - 1) * batch.count + batch.number;
        if step.is_multiple_of(self.every) {
            self.scalar("batch/loss", step, batch.loss);
            self.scalar("batch/learning_rate", step, batch.learning_rate);
            if self.buffer.len() > MOST {
                self.write()?;
            }
        }
        Ok(Continue(()))
    }

    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        self.scalar("loss/train", epoch.number, epoch.train_loss);
        if let Some(penalty) = epoch.penalty {
            self.scalar("loss/penalty", epoch.number, penalty);
        }
        if let Some(added) = epoch.added_loss {
            self.scalar("loss/added", epoch.number, added);
        }
        if let Some(validation) = &epoch.validation {
            self.scalar("loss/validation", epoch.number, validation.loss);
            for measured in validation.measured() {
                self.scalar(&format!("{}/validation", measured.name), epoch.number, measured.number);
            }
        }
        self.scalar("learning_rate", epoch.number, epoch.learning_rate);
        self.write().map(Continue)
    }
}
