//! Checkpoints, from which a training is resumed.

mod cure;
mod file;
mod folder;
mod found;
mod keeper;
mod possible;

#[cfg(test)]
pub(crate) use file::{contents_of, write_contents};
pub(crate) use found::Found;
pub(crate) use keeper::Keeper;
pub(crate) use possible::{Lengths, are_finite, enough_epochs, is_finite, number, optimizers, possible};

use std::path::PathBuf;

use crate::error::Error;
use crate::setting;

/// How often a checkpoint is written.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Every {
    /// Every n epochs. n must be at least 1.
    Epochs(usize),
    /// Every n batches. n must be at least 1.
    Batches(usize),
    /// Every n minutes. n must be above 0.
    Minutes(f64),
}

/// The settings of checkpoints.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checkpoints {
    /// The folder to which they are written, and when.
    pub(crate) write: Option<(PathBuf, Every)>,
    pub(crate) resume: Option<PathBuf>,
    /// The number of checkpoints that are kept.
    pub(crate) keep: Option<usize>,
    /// Whether the training continues if one cannot be written.
    pub(crate) go_on: bool,
}

impl Checkpoints {
    /// Returns whether any are written or read.
    pub(crate) fn are_wanted(&self) -> bool {
        self.write.is_some() || self.resume.is_some()
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        self.keep.map_or(Ok(()), |keep| setting::some("the number of checkpoints to keep", keep))?;
        match self.write {
            None => Ok(()),
            Some((_, Every::Epochs(epochs))) => setting::some("the number of epochs between two checkpoints", epochs),
            Some((_, Every::Batches(batches))) => setting::some("the number of batches between two checkpoints", batches),
            Some((_, Every::Minutes(minutes))) => setting::positive("the number of minutes between two checkpoints", minutes),
        }
    }
}
