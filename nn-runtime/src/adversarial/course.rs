//! The state of a running training, and the loop over the batches of an epoch.

use rand::Rng;
use rand::rngs::StdRng;

use super::game::{At, Game};
use super::settings::Settings;
use super::{AdversarialEpoch, AdversarialReport, Discriminator};
use crate::data::Feed;
use crate::error::Error;
use crate::optim::schedule::Moment;
use crate::optim::{Averaged, Optimizer};
use crate::record::{Contents, Record, kind_of};
use crate::train::Train;
use crate::trainer::{BatchRecord, Clock, Keeper, Kept, Position, Stop};

/// The memory of a training, and all state on which the next step depends, besides the networks and the settings.
pub(super) struct Course<G: Train, D: Discriminator<G>> {
    pub(super) game: Game<G, D>,
    /// What must be the same in a checkpoint: the rows, the threads.
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) so_far: SoFar,
    /// The average of the generator, if it is wanted.
    pub(super) average: Option<Averaged<G>>,
    /// The weights of the last complete epoch.
    pub(super) kept: (Kept<G::Scalar>, Kept<D::Scalar>),
    pub(super) report: AdversarialReport,
    pub(super) keeper: Option<Keeper>,
}

/// The sums of an unfinished epoch.
pub(super) struct SoFar {
    pub(super) batches: usize,
    /// The sums of the losses, and the numbers of the rows that they are of.
    generator: (f64, f64),
    discriminator: (f64, f64),
    /// The learning rates of the last steps.
    rates: [f64; 2],
    clock: Clock,
}

impl SoFar {
    pub(super) fn new() -> Self {
        Self { batches: 0, generator: (0.0, 0.0), discriminator: (0.0, 0.0), rates: [0.0; 2], clock: Clock::start() }
    }

    /// Returns the mean losses of the generator and the discriminator.
    pub(super) fn losses(&self) -> [f64; 2] {
        [self.generator, self.discriminator].map(|(sum, rows)| sum / rows)
    }

    /// Returns the report of the epoch.
    pub(super) fn epoch(&self, number: usize) -> AdversarialEpoch {
        let [generator_loss, discriminator_loss] = self.losses();
        let [generator_rate, discriminator_rate] = self.rates;
        AdversarialEpoch { number, generator_loss, discriminator_loss, generator_rate, discriminator_rate, seconds: self.clock.seconds() }
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.count("batches", &mut self.batches);
        record.number("generator_loss", &mut self.generator.0);
        record.number("generator_rows", &mut self.generator.1);
        record.number("discriminator_loss", &mut self.discriminator.0);
        record.number("discriminator_rows", &mut self.discriminator.1);
        self.clock.record(record, self.batches == 0);
    }
}

impl<G: Train, D: Discriminator<G>> Course<G, D> {
    /// Returns the position of the training.
    pub(super) fn position(&self) -> Position {
        Position { epochs: self.report.epochs.len(), batches: self.so_far.batches }
    }

    /// Stores the weights of both networks.
    pub(super) fn keep(&mut self, generator: &G, discriminator: &D) {
        self.kept.0.keep(averaged(self.average.as_ref(), generator));
        self.kept.1.keep(discriminator);
    }

    /// Returns the generator that the training returns: the trained one, or its average.
    pub(super) fn answering<'n>(&'n self, generator: &'n G) -> &'n G {
        averaged(self.average.as_ref(), generator)
    }

    /// Restores the weights that were stored last.
    pub(super) fn restore(&self, generator: &mut G, discriminator: &mut D) {
        self.kept.0.restore(generator);
        self.kept.1.restore(discriminator);
    }

    /// Starts an epoch: all its random numbers come from `rng`.
    pub(super) fn begin(&mut self, feed: &mut Feed<'_, D>, rng: &mut StdRng) {
        feed.begin(true, rng);
        self.game.begin(rng.next_u64());
    }

    /// Skips the batches of a resumed epoch, and their noise.
    pub(super) fn skip(&mut self, feed: &mut Feed<'_, D>, steps: usize) -> Result<(), Error> {
        let count = feed.count();
        for batch in 1..=self.so_far.batches {
            feed.next()?;
            self.game.skip();
            if is_turn(batch, steps, count) {
                self.game.skip();
            }
        }
        Ok(())
    }

    /// Runs an epoch, or the rest of a resumed one. Returns why it is the last one, if it is.
    pub(super) fn epoch<A: Optimizer, B: Optimizer>(
        &mut self,
        settings: &mut Settings<'_, G, A, B>,
        (generator, discriminator): (&mut G, &mut D),
        feed: &mut Feed<'_, D>,
        epoch: usize,
    ) -> Result<Option<Stop>, Error> {
        let (count, mut asked) = (feed.count(), false);
        self.so_far.clock.go_on();
        while let Some(real) = feed.next()? {
            self.so_far.batches += 1;
            let (batch, rows) = (self.so_far.batches, real.inputs.len());
            let at = At { epoch, batch };
            let of_epoch = |batch: usize, count: usize| Moment::new((epoch - 1) * count + batch - 1, settings.epochs.saturating_mul(count));
            let moment = of_epoch(batch, count).of_epochs(count);
            let turns = count.div_ceil(settings.discriminator_steps);
            let turn = of_epoch(batch.div_ceil(settings.discriminator_steps), turns).of_epochs(turns);
            self.so_far.rates[1] = settings.discriminator.begin_step(moment);
            let loss = self.game.discriminate((generator, discriminator), &mut settings.discriminator.optimizer, &real, at)?;
            add(&mut self.so_far.discriminator, loss, rows);
            let seen = BatchRecord { epoch, number: batch, count, rows, loss, learning_rate: self.so_far.rates[1] };
            asked |= settings.discriminator.observers.batch(&seen)?.is_break();
            // A training ends, and is written down, only after a step of the generator.
            if !is_turn(batch, settings.discriminator_steps, count) {
                continue;
            }
            self.so_far.rates[0] = settings.generator.begin_step(turn);
            let loss = self.game.generate((generator, discriminator), &mut settings.generator.optimizer, rows, at)?;
            add(&mut self.so_far.generator, loss, rows);
            if let Some(average) = &mut self.average {
                average.add(generator);
            }
            let number = batch.div_ceil(settings.discriminator_steps);
            let seen = BatchRecord { epoch, number, count: turns, rows, loss, learning_rate: self.so_far.rates[0] };
            asked |= settings.generator.observers.batch(&seen)?.is_break();
            let stop = asked.then_some(Stop::Asked).or(settings.interrupted());
            if batch < count && self.wants_checkpoint(stop.is_some()) {
                at.check(generator, discriminator, self.so_far.losses())?;
                self.write(settings, generator, discriminator)?;
            }
            if stop.is_some() {
                return Ok(stop);
            }
        }
        Ok(None)
    }

    /// Returns whether to write a checkpoint.
    pub(super) fn wants_checkpoint(&self, stops: bool) -> bool {
        self.keeper.as_ref().is_some_and(|keeper| keeper.wants(self.position(), stops))
    }

    /// Writes a checkpoint.
    pub(super) fn write<A: Optimizer, B: Optimizer>(
        &mut self,
        settings: &mut Settings<'_, G, A, B>,
        generator: &G,
        discriminator: &mut D,
    ) -> Result<(), Error> {
        let contents = self.contents(settings, discriminator)?;
        let at = self.position();
        match &mut self.keeper {
            Some(keeper) => keeper.write(at, generator, &contents, &mut self.report.warnings),
            None => Ok(()),
        }
    }

    /// Returns the content of a checkpoint. It is an error if an optimizer does not name its state.
    pub(super) fn contents<A: Optimizer, B: Optimizer>(
        &mut self,
        settings: &mut Settings<'_, G, A, B>,
        discriminator: &mut D,
    ) -> Result<Contents, Error> {
        Contents::written(|record| self.record(settings, discriminator, record)).map_err(Error::Setting)
    }

    /// Records all state on which the next step depends, except the weights of the generator.
    pub(super) fn record<A: Optimizer, B: Optimizer>(
        &mut self,
        settings: &mut Settings<'_, G, A, B>,
        discriminator: &mut D,
        record: &mut Record<'_>,
    ) {
        self.facts.iter().for_each(|(name, value)| record.setting(name, value));
        settings.record(record);
        record.section("generator", &kind_of::<G>(), |record| {
            settings.generator.record::<G>(record);
            self.game.of_generator.record(record);
        });
        record.section("discriminator", &kind_of::<D>(), |record| {
            record.setting("loss", kind_of::<D::Loss>());
            settings.discriminator.record::<D>(record);
            self.game.of_discriminator.record(record);
            let (parameters, statistics) = discriminator.numbers_mut();
            record.numbers("weights", parameters);
            record.numbers("statistics", statistics);
        });
        if let Some(average) = &mut self.average {
            record.section("average", "Ema", |record| average.record(record));
        }
        record.part("epoch", &mut self.so_far, SoFar::record);
        record.count("done", &mut self.report.epochs.len());
        self.report.record(record);
    }
}

/// Returns whether the generator makes a step after this batch of an epoch.
fn is_turn(batch: usize, steps: usize, count: usize) -> bool {
    batch.is_multiple_of(steps) || batch == count
}

/// Returns the average if there is one, otherwise the network.
fn averaged<'a, G: Train>(average: Option<&'a Averaged<G>>, generator: &'a G) -> &'a G {
    average.filter(|average| !average.is_empty()).map_or(generator, Averaged::network)
}

/// Adds the mean loss of rows to a sum over rows.
fn add(sum: &mut (f64, f64), loss: f64, rows: usize) {
    *sum = (sum.0 + loss * rows as f64, sum.1 + rows as f64);
}
