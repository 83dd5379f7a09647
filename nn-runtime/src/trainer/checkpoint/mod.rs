//! What a training leaves behind, so that it can go on where it was stopped.

mod cure;
pub(super) mod file;
pub(super) mod folder;
mod keeper;
mod possible;

pub(super) use cure::{ANEW, cure};
pub(super) use file::Bad;
#[cfg(test)]
pub(super) use file::{contents_of, write_contents};
pub(super) use keeper::Keeper;
pub(super) use possible::{Lengths, number, possible};

use std::path::{Path, PathBuf};

use super::{Interrupt, Trainer};
use crate::error::Error;
use crate::optim::Optimizer;
use crate::setting;

/// How often a checkpoint is written.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Every {
    /// At the end of each epoch whose number it divides.
    Epochs(usize),
    /// As soon as so many batches have been learnt from since the last.
    Batches(usize),
    /// As soon as so many minutes have passed since the last, or since the training began.
    Minutes(f64),
}

/// What a trainer was told of checkpoints.
#[derive(Clone, Debug, Default)]
pub(super) struct Checkpoints {
    /// Where they are written, and when.
    pub(super) write: Option<(PathBuf, Every)>,
    pub(super) resume: Option<PathBuf>,
    /// How many are kept.
    keep: Option<usize>,
    /// Whether the training goes on where one cannot be written.
    go_on: bool,
}

impl Checkpoints {
    /// Whether any are written or read.
    pub(super) fn are_wanted(&self) -> bool {
        self.write.is_some() || self.resume.is_some()
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.keep.map_or(Ok(()), |keep| setting::some("the number of checkpoints to keep", keep))?;
        match self.write {
            None => Ok(()),
            Some((_, Every::Epochs(epochs))) => setting::some("the number of epochs between two checkpoints", epochs),
            Some((_, Every::Batches(batches))) => setting::some("the number of batches between two checkpoints", batches),
            Some((_, Every::Minutes(minutes))) => setting::positive("the number of minutes between two checkpoints", minutes),
        }
    }
}

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Writes checkpoints into a folder, which is made if it is not there. From each of them, [`resume`](Self::resume) goes on to the very bits
    /// that a training would have that was never stopped.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    /// use nn_runtime::trainer::Stop;
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
    /// # What it holds
    /// The weights and running statistics, what the optimizer, the schedule, clips, the average and the diagnosis remember, the weights of the
    /// best epoch, the position among the batches and in the random numbers, and the report so far. Optimizers, transforms and schedules of your
    /// own take part by a method: see [`Record`](crate::Record). One that does not say what it remembers is an error before the training begins.
    /// What [observers](Self::observe) saw is not held: they begin anew.
    ///
    /// It is one safetensors file, named for the epochs that are done and the batches behind them: `checkpoint-00012-0000340.safetensors`.
    /// [`Train::load`](crate::Train::load) reads the weights of the last step from it. The last 3 are kept, or as many as
    /// [`keep_checkpoints`](Self::keep_checkpoints) says.
    ///
    /// # When
    /// As often as [`Every`] says, where a training is stopped by an [`Interrupt`] or an observer, and at its end. With
    /// [`accumulate`](Self::accumulate), a checkpoint waits for the step that the batch belongs to.
    ///
    /// # Safety against crashes
    /// A file is written under another name, brought to the disk, and renamed when it is whole; one that is left half-written by a process that was
    /// killed is removed by the next. So a crash at any moment loses the work since the last checkpoint and nothing else.
    /// A checksum tells a file that was damaged later.
    ///
    /// What cannot be written (the disk is full, the folder was removed) ends the training with an error that names the file, and the network has
    /// the weights of the last epoch; [`go_on_without_checkpoints`](Self::go_on_without_checkpoints) makes it a warning of the report.
    /// A folder that another training writes to, or that has checkpoints which are not resumed, is an error before anything is trained.
    ///
    /// # What it costs
    /// A file of 1.8 MB for a network of 784-128-64-10 with [`Adam`](crate::optim::Adam): four numbers a parameter, which are the weight, that
    /// of the epoch that is kept, and the two of the optimizer; and the time until it is on the disk, 2.7 ms where `cargo bench --bench checkpoint` was
    /// measured. Nothing between two checkpoints.
    #[must_use]
    pub fn checkpoint(mut self, folder: impl AsRef<Path>, every: Every) -> Self {
        self.settings.checkpoints.write = Some((folder.as_ref().to_owned(), every));
        self
    }

    /// How many checkpoints are kept: 3 where nobody says it. Older ones are removed when a new one is whole.
    #[must_use]
    pub fn keep_checkpoints(mut self, keep: usize) -> Self {
        self.settings.checkpoints.keep = Some(keep);
        self
    }

    /// Trains on where a checkpoint cannot be written. The [`warnings`](super::Report::warnings) of the report tell of it.
    #[must_use]
    pub fn go_on_without_checkpoints(mut self) -> Self {
        self.settings.checkpoints.go_on = true;
        self
    }

    /// Goes on from the newest checkpoint of a folder; begins at the beginning where there is none, or no folder. So a program that says
    /// `.checkpoint(folder, every).resume(folder)` can be stopped and started at will.
    ///
    /// The network, whatever it was, becomes that of the checkpoint, and the report begins with the epochs of before. All that the bits depend on has to be as it
    /// was: the network, the rows, the optimizer, the schedule, batch, seed, threads and every other setting; an error names each that is not, what the
    /// checkpoint says and what the trainer says. The number of [`epochs`](Self::epochs) may be another where the steps so far would have been the
    /// same, as with a schedule that does not depend on the length of the run; and how often checkpoints are written, and what looks on.
    ///
    /// A damaged file (cut short, or with a wrong checksum) is passed over for the one before it, and the report has a
    /// [warning](super::Report::warnings); where no whole one is left, it is an error. So is a safetensors file of that name that
    /// is no checkpoint. Files of other names are let be.
    #[must_use]
    pub fn resume(mut self, folder: impl AsRef<Path>) -> Self {
        self.settings.checkpoints.resume = Some(folder.as_ref().to_owned());
        self
    }

    /// What can stop the training from outside, as Ctrl-C does: see [`Interrupt`].
    #[must_use]
    pub fn interrupt(mut self, interrupt: impl Into<Interrupt>) -> Self {
        self.settings.interrupt = Some(interrupt.into());
        self
    }
}
