//! What a trainer was told, and whether it makes sense.

use super::checkpoint::Checkpoints;
use super::observer::Observers;
use super::{Interrupt, Stop};
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
    /// The learning rate that it was given with.
    first_rate: f64,
    /// What the optimizer and the clips remembered when they were given: mostly nothing.
    first: Contents,
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
        }
    }

    /// Adds what is done to a gradient as a whole.
    pub(super) fn add_clip(&mut self, mut clip: Box<dyn InPlace + 'a>) {
        let name = clip_name(self.clips.len());
        self.first.note(|record| clip.record(&name, record));
        self.clips.push(clip);
    }

    /// The optimizer and the clips become what they were when they were given: what a training begins with does not depend on one before.
    pub(super) fn begin_anew(&mut self) {
        let Self { optimizer, clips, first, .. } = self;
        first.restore(|record| {
            record_optimizer(optimizer, record);
            record_clips(clips, record);
        });
    }

    /// The learning rate becomes that which the schedule starts from, whatever the last step had.
    pub(super) fn set_first_rate(&mut self) {
        self.optimizer.set_learning_rate(self.first_rate);
    }

    /// Whether all of it makes sense; the error names what does not.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.epochs == 0 || self.batch == 0 {
            let what = if self.epochs == 0 { "epochs" } else { "rows in a batch" };
            return Err(Error::Setting(format!("training in 0 {what} teaches nothing: at least 1 is wanted")));
        }
        setting::some("the number of accumulated batches", self.accumulate)?;
        self.average.map_or(Ok(()), Ema::check)?;
        threads::check(self.threads.map_or(1, |threads| threads.max(1)))?;
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
        record_optimizer(&mut self.optimizer, record);
        record.section("schedule", &self.schedule_kind, |record| self.schedule.record(record));
        for (place, regularizer) in self.regularizers.iter().enumerate() {
            regularizer.record(&format!("regularizer{}", place + 1), record);
        }
        record_clips(&mut self.clips, record);
    }

    /// Names all that was set, for a person.
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

/// Names what an optimizer is set to and what it remembers.
fn record_optimizer<O: Optimizer>(optimizer: &mut O, record: &mut Record<'_>) {
    record.part("optimizer", optimizer, O::record);
    optimizer.state_mut().record(record);
}

/// Names the same of what stands before it.
fn record_clips(clips: &mut [Box<dyn InPlace + '_>], record: &mut Record<'_>) {
    for (place, clip) in clips.iter_mut().enumerate() {
        clip.record(&clip_name(place), record);
    }
}

fn clip_name(place: usize) -> String {
    format!("clip{}", place + 1)
}
