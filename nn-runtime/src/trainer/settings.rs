//! What a trainer was told, and whether it makes sense.

use super::Epoch;
use crate::error::Error;
use crate::optim::schedule::{Constant, Schedule};
use crate::optim::{InPlace, Optimizer};
use crate::regularize::Erased;
use crate::setting;

pub(super) struct Settings<'a, O> {
    pub(super) optimizer: O,
    pub(super) epochs: usize,
    pub(super) batch: usize,
    pub(super) seed: u64,
    pub(super) schedule: Box<dyn Schedule + 'a>,
    pub(super) regularizers: Vec<Box<dyn Erased + 'a>>,
    pub(super) clips: Vec<Box<dyn InPlace + 'a>>,
    pub(super) patience: Option<usize>,
    pub(super) on_epoch: Option<Box<dyn FnMut(&Epoch) + 'a>>,
}

impl<O: Optimizer> Settings<'_, O> {
    pub(super) fn new(optimizer: O) -> Self {
        Self {
            optimizer,
            epochs: 10,
            batch: 32,
            seed: 0,
            schedule: Box::new(Constant),
            regularizers: Vec::new(),
            clips: Vec::new(),
            patience: None,
            on_epoch: None,
        }
    }

    /// Whether all of it makes sense; the error names what does not.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.epochs == 0 || self.batch == 0 {
            let what = if self.epochs == 0 { "epochs" } else { "rows in a batch" };
            return Err(Error::Setting(format!("training in 0 {what} teaches nothing: at least 1 is wanted")));
        }
        setting::not_negative("the learning rate", self.optimizer.learning_rate())?;
        self.optimizer.check()?;
        self.schedule.check()?;
        self.regularizers.iter().try_for_each(|regularizer| regularizer.check())?;
        self.clips.iter().try_for_each(|clip| clip.check())
    }
}
