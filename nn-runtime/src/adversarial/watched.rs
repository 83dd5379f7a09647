//! What observers of one of the two networks see: its training as if it were alone.

use super::course::Course;
use super::settings::Settings;
use super::side::Side;
use super::{AdversarialEpoch, AdversarialReport, Discriminator};
use crate::error::Error;
use crate::network::Network;
use crate::optim::Optimizer;
use crate::record::{Told, kind_of};
use crate::train::Train;
use crate::trainer::{Beginning, Epoch, Report, Snapshot};

impl AdversarialEpoch {
    /// The epoch of the generator, or of the discriminator.
    fn of(&self, of_generator: bool) -> Epoch {
        let (train_loss, learning_rate) =
            if of_generator { (self.generator_loss, self.generator_rate) } else { (self.discriminator_loss, self.discriminator_rate) };
        let (number, seconds) = (self.number, self.seconds);
        Epoch { number, train_loss, penalty: None, added_loss: None, learning_rate, validation: None, seconds }
    }
}

impl AdversarialReport {
    /// The report of the generator, or of the discriminator.
    fn of(&self, of_generator: bool) -> Report {
        Report::of_epochs(self.epochs.iter().map(|epoch| epoch.of(of_generator)).collect(), self.stop, self.warnings.clone())
    }
}

/// What is the same for both networks.
pub(super) struct Plan {
    pub(super) rows: usize,
    pub(super) done: usize,
    pub(super) batches: usize,
    pub(super) threads: usize,
}

impl<G: Train, A: Optimizer, B: Optimizer> Settings<'_, G, A, B> {
    /// Calls the observers before the first batch.
    pub(super) fn show_beginning<D: Discriminator<G>>(&mut self, plan: &Plan) -> Result<(), Error> {
        let turns = plan.batches.div_ceil(self.discriminator_steps);
        let told =
            [("maximum epochs", self.epochs), ("rows per batch", self.batch), ("training rows", plan.rows), ("threads", plan.threads)];
        let (epochs, batch, seed) = (self.epochs, self.batch, self.seed);
        let whole = |beginning: Beginning| Beginning { epochs, batch, seed, ..beginning };
        let of_generator = whole(beginning::<G, A>(&mut self.generator, plan, turns, &told));
        self.generator.observers.begin(&of_generator)?;
        let of_discriminator = whole(beginning::<D, B>(&mut self.discriminator, plan, plan.batches, &told));
        self.discriminator.observers.begin(&of_discriminator)
    }

    /// Calls the observers after an epoch, the last of the report. Returns whether one wants to end the training.
    pub(super) fn show_epoch<D: Discriminator<G>>(
        &mut self,
        course: &Course<G, D>,
        generator: &G,
        discriminator: &D,
    ) -> Result<bool, Error> {
        let seen = course.report.last();
        let generator = course.answering(generator);
        let mut ends = show(&mut self.generator, generator, &seen.of(true))?;
        ends |= show(&mut self.discriminator, discriminator, &seen.of(false))?;
        for look in &mut self.looks {
            ends |= look(generator, seen)?.is_break();
        }
        Ok(ends)
    }

    /// Calls the observers at the end of the training.
    pub(super) fn show_end(&mut self, report: &AdversarialReport) -> Result<(), Error> {
        self.generator.observers.end(&report.of(true))?;
        self.discriminator.observers.end(&report.of(false))
    }
}

fn show<N: Train, O: Optimizer>(side: &mut Side<'_, O>, network: &N, epoch: &Epoch) -> Result<bool, Error> {
    let ends = side.observers.epoch(epoch)?.is_break();
    Ok(ends | Snapshot::show(network, |seen| side.observers.network(seen, epoch))?.is_break())
}

/// The description of the training of one network, without what the settings say.
fn beginning<N: Network, O: Optimizer>(side: &mut Side<'_, O>, plan: &Plan, batches: usize, told: &[(&str, usize)]) -> Beginning {
    let settings = Told::of(|record| {
        side.tell(record);
        for (name, value) in told {
            record.setting(name, value);
        }
        record.setting("parameters", N::PARAMETERS);
    });
    Beginning {
        network: std::any::type_name::<N>().rsplit("::").next().unwrap_or_default(),
        summary: N::SUMMARY,
        declaration: N::DECLARATION,
        parameters: N::PARAMETERS,
        optimizer: kind_of::<O>(),
        learning_rate: side.optimizer.learning_rate(),
        rows: plan.rows,
        validation_rows: None,
        metrics: Vec::new(),
        penalized: false,
        adds_to_loss: false,
        done: plan.done,
        epochs: 0,
        batches,
        batch: 0,
        seed: 0,
        threads: plan.threads,
        settings,
    }
}
