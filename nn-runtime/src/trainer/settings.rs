//! What a trainer was told, and whether it makes sense.

use super::observer::Observers;
use crate::error::Error;
use crate::optim::schedule::{Constant, Schedule};
use crate::optim::{Ema, InPlace, LayerRates, Optimizer};
use crate::regularize::Erased;
use crate::setting;
use crate::train::Train;

pub(super) struct Settings<'a, O> {
    pub(super) optimizer: O,
    pub(super) epochs: usize,
    pub(super) batch: usize,
    pub(super) seed: u64,
    /// How many batches a step's gradient is the mean of.
    pub(super) accumulate: usize,
    pub(super) schedule: Box<dyn Schedule + 'a>,
    pub(super) regularizers: Vec<Box<dyn Erased + 'a>>,
    pub(super) clips: Vec<Box<dyn InPlace + 'a>>,
    /// Layers by name, and what their learning rate is multiplied with: 0 where they are frozen.
    pub(super) rates: Vec<(&'a str, f64)>,
    pub(super) average: Option<Ema>,
    pub(super) diagnose: bool,
    pub(super) patience: Option<usize>,
    pub(super) threads: Option<usize>,
    pub(super) observers: Observers<'a>,
}

impl<O: Optimizer> Settings<'_, O> {
    pub(super) fn new(optimizer: O) -> Self {
        Self {
            optimizer,
            epochs: 10,
            batch: 32,
            seed: 0,
            accumulate: 1,
            schedule: Box::new(Constant),
            regularizers: Vec::new(),
            clips: Vec::new(),
            rates: Vec::new(),
            average: None,
            diagnose: false,
            patience: None,
            threads: None,
            observers: Observers::default(),
        }
    }

    /// Whether all of it makes sense; the error names what does not.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.epochs == 0 || self.batch == 0 {
            let what = if self.epochs == 0 { "epochs" } else { "rows in a batch" };
            return Err(Error::Setting(format!("training in 0 {what} teaches nothing: at least 1 is wanted")));
        }
        setting::some("the number of accumulated batches", self.accumulate)?;
        self.average.map_or(Ok(()), Ema::check)?;
        setting::not_negative("the learning rate", self.optimizer.learning_rate())?;
        self.optimizer.check()?;
        self.schedule.check()?;
        self.regularizers.iter().try_for_each(|regularizer| regularizer.check())?;
        self.clips.iter().try_for_each(|clip| clip.check())
    }

    /// The layers of a network that learn at rates of their own, if it has them all.
    pub(super) fn layer_rates<N: Train>(&self) -> Result<LayerRates<N>, Error> {
        self.rates.iter().try_fold(LayerRates::new(), |rates, (name, factor)| rates.rate(name, *factor))
    }
}
