//! What a trainer was told, and whether it makes sense.

use super::checkpoint::Checkpoints;
use super::observer::Observers;
use super::{Interrupt, Stop};
use crate::error::Error;
use crate::optim::schedule::{Constant, Schedule};
use crate::optim::{Ema, InPlace, LayerRates, Optimizer};
use crate::record::{Record, kind_of};
use crate::regularize::Erased;
use crate::setting;
use crate::train::Train;

pub(super) struct Settings<'a, O> {
    pub(super) optimizer: O,
    pub(super) epochs: usize,
    pub(super) batch: usize,
    pub(super) seed: u64,
    /// Whether each epoch has an order of its own.
    pub(super) shuffle: bool,
    /// How many batches a step's gradient is the mean of.
    pub(super) accumulate: usize,
    pub(super) schedule: Box<dyn Schedule + 'a>,
    /// The name of its type.
    pub(super) schedule_kind: String,
    pub(super) regularizers: Vec<Box<dyn Erased + 'a>>,
    pub(super) clips: Vec<Box<dyn InPlace + 'a>>,
    /// Layers by name, and what their learning rate is multiplied with: 0 where they are frozen.
    pub(super) rates: Vec<(&'a str, f64)>,
    pub(super) average: Option<Ema>,
    pub(super) diagnose: bool,
    pub(super) patience: Option<usize>,
    pub(super) threads: Option<usize>,
    pub(super) observers: Observers<'a>,
    pub(super) checkpoints: Checkpoints,
    pub(super) interrupt: Option<Interrupt>,
}

impl<O: Optimizer> Settings<'_, O> {
    pub(super) fn new(optimizer: O) -> Self {
        Self {
            optimizer,
            epochs: 10,
            batch: 32,
            seed: 0,
            shuffle: true,
            accumulate: 1,
            schedule: Box::new(Constant),
            schedule_kind: kind_of::<Constant>(),
            regularizers: Vec::new(),
            clips: Vec::new(),
            rates: Vec::new(),
            average: None,
            diagnose: false,
            patience: None,
            threads: None,
            observers: Observers::default(),
            checkpoints: Checkpoints::default(),
            interrupt: None,
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
        self.checkpoints.check()?;
        self.regularizers.iter().try_for_each(|regularizer| regularizer.check())?;
        self.clips.iter().try_for_each(|clip| clip.check())
    }

    /// Names all on which the bits of a training depend, for checkpoints, and what parts remember.
    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        record.setting("batch", self.batch);
        record.setting("seed", self.seed);
        if !self.shuffle {
            record.setting("shuffle", false);
        }
        record.setting("accumulate", self.accumulate);
        record.setting("stop_early", format_args!("{:?}", self.patience));
        // How many epochs there are to be is compared where it is known whether it matters.
        record.count("epochs", &mut self.epochs.clone());
        for (name, factor) in &self.rates {
            record.setting(&format!("rate of {name}"), factor);
        }
        record.part("optimizer", &mut self.optimizer, O::record);
        self.optimizer.state_mut().record(record);
        record.section("schedule", &self.schedule_kind, |record| self.schedule.record(record));
        for (place, regularizer) in self.regularizers.iter().enumerate() {
            regularizer.record(&format!("regularizer{}", place + 1), record);
        }
        for (place, clip) in self.clips.iter_mut().enumerate() {
            clip.record(&format!("clip{}", place + 1), record);
        }
    }

    /// Names all that was set, for a person.
    pub(super) fn tell(&mut self, record: &mut Record<'_>) {
        record.part("optimizer", &mut self.optimizer, O::record);
        record.setting("learning rate", self.optimizer.learning_rate());
        record.section("schedule", &self.schedule_kind, |record| self.schedule.record(record));
        let numbered = |name: &str, place| if place == 0 { name.to_owned() } else { format!("{name} {}", place + 1) };
        for (place, clip) in self.clips.iter_mut().enumerate() {
            clip.record(&numbered("clipping", place), record);
        }
        for (place, regularizer) in self.regularizers.iter().enumerate() {
            regularizer.record(&numbered("regularizer", place), record);
        }
        for (name, factor) in &self.rates {
            let rate = if *factor == 0.0 { "0: frozen".to_owned() } else { format!("× {factor}") };
            record.setting(&format!("rate of {name}"), rate);
        }
        record.setting("epochs at the most", self.epochs);
        record.setting("rows in a batch", self.batch);
        if self.accumulate > 1 {
            record.setting("batches in a step", self.accumulate);
        }
        if let Some(Ema(decay)) = self.average {
            record.section("average of the weights", "Ema", |record| record.setting("decay", decay));
        }
        let patience = self.patience.map_or_else(|| "no".to_owned(), |patience| format!("after {patience} epochs that are not better"));
        record.setting("early stopping", patience);
        record.setting("seed", self.seed);
    }

    /// Whether somebody outside wants the training to stop.
    pub(super) fn interrupted(&self) -> Option<Stop> {
        self.interrupt.as_ref().filter(|interrupt| interrupt.is_wanted()).map(|_| Stop::Interrupted)
    }

    /// The layers of a network that learn at rates of their own, if it has them all.
    pub(super) fn layer_rates<N: Train>(&self) -> Result<LayerRates<N>, Error> {
        self.rates.iter().try_fold(LayerRates::new(), |rates, (name, factor)| rates.rate(name, *factor))
    }
}
