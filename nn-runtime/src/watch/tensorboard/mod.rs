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

/// Writes what TensorBoard shows: `tensorboard --logdir runs`.
///
/// | tag | step | |
/// |---|---|---|
/// | `loss/train`, `loss/validation`, `loss/penalty` | epoch | |
/// | `accuracy/validation`, `rmse/validation`, … | epoch | every metric of the [`Evaluation`](crate::trainer::Evaluation), by the name of its field |
/// | `learning_rate` | epoch | of its last step |
/// | `batch/loss`, `batch/learning_rate` | batch, counted through all epochs | each batch, or [`every`](Self::every) nth |
///
/// The folder is a run: it is made where it is not there, and each training adds a file of its own to it,
/// `events.out.tfevents.…`, as `torch.utils.tensorboard` does. A folder for each training keeps runs apart. What was told is in the file when its
/// epoch ends.
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
    /// What is not written yet.
    waiting: Vec<u8>,
}

/// How many bytes wait at the most.
const MOST: usize = 1 << 16;

impl TensorBoard {
    /// A run in a folder, with every batch.
    #[must_use]
    pub fn new(folder: impl AsRef<Path>) -> Self {
        Self { folder: folder.as_ref().to_owned(), every: 1, path: PathBuf::new(), file: None, waiting: Vec::new() }
    }

    /// Tells of every nth batch only.
    #[must_use]
    pub fn every(mut self, n: usize) -> Self {
        self.every = n;
        self
    }

    fn scalar(&mut self, tag: &str, step: usize, value: f64) {
        self.waiting.extend(event::record(now(), What::Scalar { tag, step, value }));
    }

    fn write(&mut self) -> Result<(), Error> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(&self.waiting).map_err(|source| Error::Io {
            path: self.path.clone(),
            action: "write events for TensorBoard",
            source,
        })?;
        self.waiting.clear();
        Ok(())
    }

    /// A file that is not there yet: two trainings may begin in one second.
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

/// Seconds since 1970.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

/// The machine's name, as far as it can go into a file's.
fn host() -> String {
    let name = std::env::var("HOSTNAME").or_else(|_| std::fs::read_to_string("/proc/sys/kernel/hostname")).unwrap_or_default();
    let name: String = name.trim().chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    if name.is_empty() { "localhost".to_owned() } else { name }
}

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Writes events for TensorBoard into a folder: see [`TensorBoard`].
    #[must_use]
    pub fn tensorboard(self, folder: impl AsRef<Path>) -> Self {
        self.observe(TensorBoard::new(folder))
    }
}

impl Observer for TensorBoard {
    fn begin(&mut self, _: &Beginning) -> Result<(), Error> {
        crate::setting::some("the number of batches from one event to the next", self.every)?;
        let (path, file) = self.create()?;
        (self.path, self.file) = (path, Some(file));
        self.waiting = event::record(now(), What::Version);
        self.write()
    }

    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        let step = (batch.epoch - 1) * batch.count + batch.number;
        if step.is_multiple_of(self.every) {
            self.scalar("batch/loss", step, batch.loss);
            self.scalar("batch/learning_rate", step, batch.learning_rate);
            if self.waiting.len() > MOST {
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
        if let Some(validation) = &epoch.validation {
            self.scalar("loss/validation", epoch.number, validation.loss);
            for (measure, metric) in validation.measured() {
                self.scalar(&format!("{}/validation", measure.name), epoch.number, metric);
            }
        }
        self.scalar("learning_rate", epoch.number, epoch.learning_rate);
        self.write().map(Continue)
    }
}
