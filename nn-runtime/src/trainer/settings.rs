//! The settings of a trainer, and their checks.

use std::sync::Arc;

use super::checkpoint::Checkpoints;
use super::observer::Observers;
use super::{Communicator, Interrupt, Stop};
use crate::error::Error;
use crate::optim::schedule::{ConstantRate, Schedule};
use crate::optim::{Ema, InPlace, LayerRates, Optimizer};
use crate::record::{Contents, Record, kind_of};
use crate::regularize::Erased;
use crate::setting;
use crate::threads;
use crate::train::Train;

pub(super) struct Settings<'a, O> {
    pub(super) optimizer: O,
    /// The learning rate of the optimizer when the trainer got it.
    first_rate: f64,
    /// The state of the optimizer and the clips when the trainer got them.
    first: Contents,
    pub(super) epochs: usize,
    pub(super) batch: usize,
    pub(super) seed: u64,
    pub(super) shuffle: bool,
    /// Whether states go from each batch to the next.
    pub(super) carry: bool,
    /// The number of batches of a step.
    pub(super) accumulate: usize,
    pub(super) schedule: Box<dyn Schedule + 'a>,
    /// The name of the schedule's type.
    pub(super) schedule_kind: String,
    pub(super) regularizers: Vec<Box<dyn Erased + 'a>>,
    pub(super) clips: Vec<Box<dyn InPlace + 'a>>,
    /// The names of layers and the factors of their learning rates. A frozen layer has the factor 0.
    pub(super) rates: Vec<(&'a str, f64)>,
    pub(super) average: Option<Ema>,
    pub(super) diagnose: bool,
    pub(super) patience: Option<usize>,
    pub(super) threads: Option<usize>,
    pub(super) observers: Observers<'a>,
    pub(super) checkpoints: Checkpoints,
    pub(super) interrupt: Option<Interrupt>,
    pub(super) across: Across<'a>,
}

/// How a training goes across several processes.
#[derive(Default)]
pub(super) struct Across<'a> {
    pub(super) world: Option<Arc<dyn Communicator + 'a>>,
    /// The number of parts of a batch whose gradients are added in order.
    pub(super) ordered: Option<usize>,
    /// Whether each rank has rows of its own.
    pub(super) own_rows: bool,
}

impl<'a, O: Optimizer> Settings<'a, O> {
    pub(super) fn new(mut optimizer: O) -> Self {
        let mut first = Contents::default();
        first.note(|record| record_optimizer(&mut optimizer, record));
        Self {
            first_rate: optimizer.learning_rate(),
            first,
            optimizer,
            epochs: 10,
            batch: 32,
            seed: 0,
            shuffle: true,
            carry: false,
            accumulate: 1,
            schedule: Box::new(ConstantRate),
            schedule_kind: kind_of::<ConstantRate>(),
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
            across: Across::default(),
        }
    }

    /// Adds a transform of the gradient.
    pub(super) fn add_clip(&mut self, mut clip: Box<dyn InPlace + 'a>) {
        let name = clip_name(self.clips.len());
        self.first.note(|record| clip.record(&name, record));
        self.clips.push(clip);
    }

    /// Resets the optimizer and the clips to their first state, so that a training does not depend on the one before.
    pub(super) fn begin_anew(&mut self) {
        let Self { optimizer, clips, first, .. } = self;
        first.restore(|record| {
            record_optimizer(optimizer, record);
            record_clips(clips, record);
        });
    }

    /// Resets the learning rate of the optimizer to the one from which the schedule starts.
    pub(super) fn set_first_rate(&mut self) {
        self.optimizer.set_learning_rate(self.first_rate);
    }

    /// Checks the settings. The error names the first invalid one.
    pub(super) fn check(&self) -> Result<(), Error> {
        setting::some("the number of epochs", self.epochs)?;
        setting::some("the number of rows in a batch", self.batch)?;
        setting::some("the number of accumulated batches", self.accumulate)?;
        if self.carry && self.shuffle {
            return Err(Error::Setting("`carry_state` takes the rows in their order: leave `shuffle(true)` out".to_owned()));
        }
        self.across.ordered.map_or(Ok(()), |parts| setting::some("the number of parts of `ordered`", parts))?;
        self.average.map_or(Ok(()), Ema::check)?;
        threads::check(self.threads.unwrap_or(1))?;
        setting::not_negative("the learning rate", self.optimizer.learning_rate())?;
        self.optimizer.check()?;
        self.schedule.check()?;
        self.checkpoints.check()?;
        self.regularizers.iter().try_for_each(|regularizer| regularizer.check())?;
        self.clips.iter().try_for_each(|clip| clip.check())
    }

    /// Records in a checkpoint all settings that affect the result, and the state of the parts.
    pub(super) fn record(&mut self, record: &mut Record<'_>) {
        record.setting("batch", self.batch);
        record.setting("seed", self.seed);
        if !self.shuffle {
            record.setting("shuffle", false);
        }
        if self.carry {
            record.setting("carry_state", true);
        }
        record.setting("accumulate", self.accumulate);
        if let Some(parts) = self.across.ordered {
            record.setting("ordered", parts);
        }
        record.setting("stop_early", format_args!("{:?}", self.patience));
        // The number of epochs is compared later, because it only matters for some schedules.
        record.count("epochs", &mut self.epochs.clone());
        for (name, factor) in &self.rates {
            record.setting(&format!("rate of {name}"), factor);
        }
        record_optimizer(&mut self.optimizer, record);
        record.section("schedule", &self.schedule_kind, |record| self.schedule.record(record));
        for (place, regularizer) in self.regularizers.iter().enumerate() {
            regularizer.record(&format!("regularizer{}", place + 1), record);
        }
        record_clips(&mut self.clips, record);
    }

    /// Describes all settings for people.
    pub(super) fn tell(&mut self, record: &mut Record<'_>) {
        record.part("optimizer", &mut self.optimizer, O::record);
        // An optimizer of the user's need not name it.
        if !record.has_told("learning rate") {
            record.setting("learning rate", self.optimizer.learning_rate());
        }
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
        record.setting("maximum epochs", self.epochs);
        record.setting("rows per batch", self.batch);
        if self.accumulate > 1 {
            record.setting("batches per step", self.accumulate);
        }
        if let Some(parts) = self.across.ordered {
            record.setting("ordered parts of a batch", parts);
        }
        if let Some(Ema(decay)) = self.average {
            record.section("average of the weights", "Ema", |record| record.setting("decay", decay));
        }
        let patience = self.patience.map_or_else(|| "no".to_owned(), |patience| format!("after {patience} epochs without a better loss"));
        record.setting("early stopping", patience);
        record.setting("seed", self.seed);
    }

    /// Returns [`Stop::Interrupted`] if the training was interrupted.
    pub(super) fn interrupted(&self) -> Option<Stop> {
        self.interrupt.as_ref().filter(|interrupt| interrupt.is_wanted()).map(|_| Stop::Interrupted)
    }

    /// Returns the learning rates of the layers. A layer that the network does not have is an error.
    pub(super) fn layer_rates<N: Train>(&self) -> Result<LayerRates<N>, Error> {
        self.rates.iter().try_fold(LayerRates::new(), |rates, (name, factor)| rates.rate(name, *factor))
    }
}

/// Records the settings and the state of an optimizer.
pub(crate) fn record_optimizer<O: Optimizer>(optimizer: &mut O, record: &mut Record<'_>) {
    record.part("optimizer", optimizer, O::record);
    optimizer.state_mut().record(record);
}

/// Records the settings and the state of the clips.
fn record_clips(clips: &mut [Box<dyn InPlace + '_>], record: &mut Record<'_>) {
    for (place, clip) in clips.iter_mut().enumerate() {
        clip.record(&clip_name(place), record);
    }
}

fn clip_name(place: usize) -> String {
    format!("clip{}", place + 1)
}
