//! How a training runs: its threads, checkpoints and interrupts.

use std::path::Path;

use super::{Every, Interrupt, Trainer};
use crate::optim::Optimizer;

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Sets the number of threads (default: one per core, but fewer for small batches and networks). It must be at least 1.
    ///
    /// Each thread processes a part of each batch. The same seed and number of threads give bit-identical results on machines of the same
    /// kind. See [`Workspace::threads`](crate::Workspace::threads).
    #[must_use]
    #[doc(alias("set_num_threads", "n_jobs", "num_workers", "parallel"))]
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = Some(threads);
        self
    }

    /// Writes checkpoints to a folder, which is created if it does not exist.
    ///
    /// Checkpoints are written atomically. A training that is [resumed](Self::resume) from one is bit-identical to an uninterrupted
    /// training.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[derive(Debug, PartialEq)]
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Line(1) -> 1 { Dense(1) }
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let runs = folder.path().join("line");
    /// let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
    /// let train = |epochs| -> Result<Line, nn_runtime::Error> {
    ///     let mut line = Line::init(&mut StdRng::seed_from_u64(1));
    ///     Trainer::new(Adam::new(0.05)).epochs(epochs).checkpoint(&runs, Every::Epochs(1)).resume(&runs).fit(&mut line, &points)?;
    ///     Ok(line)
    /// };
    /// train(10)?;
    /// let resumed = train(20)?; // learns for 10 more epochs
    ///
    /// let mut at_once = Line::init(&mut StdRng::seed_from_u64(1));
    /// Trainer::new(Adam::new(0.05)).epochs(20).fit(&mut at_once, &points)?;
    /// assert_eq!(resumed, at_once);
    /// # Ok(()) }
    /// ```
    ///
    /// # Content
    /// A checkpoint is a safetensors file that contains:
    ///
    /// * the weights and running statistics, which [`Train::load`](crate::Train::load) can read;
    /// * the state of the optimizer, the schedule, the clips, the average and the diagnosis;
    /// * the weights of the last or best epoch, the position in the epoch, the state of the random numbers, and the report so far.
    ///
    /// It does not contain the state of [observers](Self::observe), which start again. An optimizer, a transform or a schedule of your own
    /// names its state in a method: see [`Record`](crate::Record). If one does not, the training does not start and returns an error.
    ///
    /// The name of a file has the number of complete epochs and of the batches after them: `checkpoint-00012-0000340.safetensors`. The last
    /// 3 files are kept, or as many as [`keep_checkpoints`](Self::keep_checkpoints) sets.
    ///
    /// # When
    /// A checkpoint is written as often as [`Every`] sets, when an [`Interrupt`] or an observer stops the training, and at its end. With
    /// [`accumulate`](Self::accumulate), it is written after the step to which the batch belongs.
    ///
    /// # Safety against crashes
    /// A file is written under another name, flushed to the disk, and then renamed. So a crash at any time loses only the work since the
    /// last checkpoint. The next training removes unfinished files. A checksum detects files that are damaged later.
    ///
    /// If a checkpoint cannot be written, for example because the disk is full, the training ends with an error that names the file, and
    /// the network has the weights of the last epoch. With [`go_on_without_checkpoints`](Self::go_on_without_checkpoints) this is a warning
    /// instead. The training does not start and returns an error if another training writes to the folder, or if the folder has checkpoints
    /// and is not resumed.
    ///
    /// # Cost
    /// A checkpoint has four numbers per parameter with [`Adam`](crate::optim::Adam): the weight, that of the last or best epoch, and two
    /// of the optimizer. For a network of 784-128-64-10 this is 1.8 MB, and takes 2.7 ms to write on the machine that measured
    /// `cargo bench --bench checkpoint`. Between two checkpoints there is no cost.
    #[must_use]
    #[doc(alias("ModelCheckpoint", "BackupAndRestore", "save_checkpoint", "torch.save"))]
    pub fn checkpoint(mut self, folder: impl AsRef<Path>, every: Every) -> Self {
        self.settings.checkpoints.write = Some((folder.as_ref().to_owned(), every));
        self
    }

    /// Sets how many checkpoints are kept (default: 3). Older ones are removed after a new one is written. It must be at least 1.
    #[must_use]
    #[doc(alias("save_total_limit", "max_to_keep", "save_top_k"))]
    pub fn keep_checkpoints(mut self, keep: usize) -> Self {
        self.settings.checkpoints.keep = Some(keep);
        self
    }

    /// Continues the training if a checkpoint cannot be written. The report then has a [warning](super::Report::warnings).
    #[must_use]
    pub fn go_on_without_checkpoints(mut self) -> Self {
        self.settings.checkpoints.go_on = true;
        self
    }

    /// Resumes from the newest checkpoint of a folder. If there is none, or no folder, the training starts from the beginning.
    ///
    /// So a program with `.checkpoint(folder, every).resume(folder)` can be stopped and started at any time.
    ///
    /// The network gets the weights of the checkpoint, and the report begins with its epochs. All settings that affect the result must be
    /// the same: the network, the rows, the optimizer, the schedule, the batch size, the seed, the threads and so on. An error names each
    /// difference, with the values of the checkpoint and of the trainer.
    ///
    /// The number of [`epochs`](Self::epochs) may differ if the steps so far would have been the same, as with a schedule that does not
    /// depend on the length of the training. Observers and the settings of checkpoints may differ too.
    ///
    /// If the newest file is damaged, the one before it is used, and the report has a [warning](super::Report::warnings). If all are
    /// damaged, it is an error. So is a safetensors file with the name of a checkpoint that is not one. Files with other names are ignored.
    #[must_use]
    #[doc(alias("resume_from_checkpoint", "load_checkpoint", "ckpt_path"))]
    pub fn resume(mut self, folder: impl AsRef<Path>) -> Self {
        self.settings.checkpoints.resume = Some(folder.as_ref().to_owned());
        self
    }

    /// Lets an [`Interrupt`] stop the training, for example on Ctrl-C.
    #[must_use]
    #[doc(alias("Ctrl-C", "SIGINT", "KeyboardInterrupt", "cancel"))]
    pub fn interrupt(mut self, interrupt: impl Into<Interrupt>) -> Self {
        self.settings.interrupt = Some(interrupt.into());
        self
    }
}
