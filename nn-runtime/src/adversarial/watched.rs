//! What observers of one of the two networks see: its training as if it were alone.

use super::course::Course;
use super::settings::Settings;
use super::side::Side;
use super::{AdversarialEpoch, AdversarialReport, Discriminator};
use crate::error::Error;
use crate::network::Network;
use crate::optim::Optimizer;
use crate::record::Told;
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
        let both = |beginning: Beginning| {
            let (rows, done, threads) = (plan.rows, plan.done, plan.threads);
            Beginning { rows, done, epochs, batch, seed, threads, ..beginning }
        };
        let of_generator = Beginning { batches: turns, ..both(beginning::<G, A>(&mut self.generator, &told)) };
        self.generator.observers.begin(&of_generator)?;
        let of_discriminator = Beginning { batches: plan.batches, ..both(beginning::<D, B>(&mut self.discriminator, &told)) };
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

/// What one network, its optimizer and its schedule say of the training.
fn beginning<N: Network, O: Optimizer>(side: &mut Side<'_, O>, told: &[(&str, usize)]) -> Beginning {
    let settings = Told::of(|record| {
        side.tell(record);
        for (name, value) in told {
            record.setting(name, value);
        }
        record.setting("parameters", N::PARAMETERS);
    });
    Beginning { settings, ..Beginning::of::<N, O>(&side.optimizer) }
}
