//! The state of a running training.

use super::checkpoint::Keeper;
use super::kept::Kept;
use super::look::Look;
use super::position::{Position, SoFar};
use super::settings::Settings;
use super::start::Start;
use super::{Report, Snapshot, Stop};
use crate::diagnosis::{Diagnosis, Health, steps_of};
use crate::error::Error;
use crate::optim::schedule::Moment;
use crate::optim::{Accumulator, Averaged, Ema, LayerRates, Optimizer};
use crate::ranks::Ranks;
use crate::record::{Contents, Record};
use crate::train::Supervised;
use crate::workspace::Workspace;
use nn_kernels::Scalar;
use nn_kernels::random::mix;

/// The memory of a training, and all state on which the next step depends, besides the network and the settings.
pub(super) struct Course<'w, N: Supervised> {
    /// What must be the same in a checkpoint: the network, the rows, the threads.
    facts: Vec<(&'static str, String)>,
    pub(super) ranks: Ranks<'w, N::Scalar>,
    /// The number of batches of an epoch.
    pub(super) batches: usize,
    pub(super) workspace: Workspace<N>,
    pub(super) rates: LayerRates<N>,
    /// Only if a step has several batches.
    pub(super) accumulator: Option<Accumulator<N>>,
    pub(super) average: Option<Averaged<N>>,
    pub(super) diagnosis: Option<Diagnosis<N>>,
    pub(super) look: Look<N>,
    /// The learning rate from which the schedule starts.
    pub(super) base: f64,
    pub(super) at: Moment,
    /// Why the training ends after this step, if it does.
    pub(super) ending: Option<Stop>,
    /// An error that the other ranks do not know yet.
    pub(super) unsaid: Option<Error>,
    pub(super) so_far: SoFar,
    pub(super) kept: Kept<N::Scalar>,
    pub(super) report: Report,
    pub(super) keeper: Option<Keeper>,
}

impl<'w, N: Supervised> Course<'w, N> {
    pub(super) fn new<O: Optimizer>(
        settings: &Settings<'_, O>,
        network: &N,
        mut ranks: Ranks<'w, N::Scalar>,
        start: &Start,
        facts: Vec<(&'static str, String)>,
        threads: usize,
    ) -> Result<Self, Error> {
        let mut workspace = N::workspace(start.rows_of_rank(&ranks) + 1);
        workspace.seed(settings.seed);
        workspace.threads(threads);
        if settings.carry {
            workspace.carry_state(true)?;
        }
        workspace.keep_input_gradient(settings.diagnose && steps_of::<N>().is_some());
        if settings.can_limit_steps() {
            ranks.share_steps(N::PARAMETERS);
        }
        let rates = settings.layer_rates()?;
        workspace.freeze_only(rates.frozen_statistics());
        let epoch_steps = start.batches.div_ceil(settings.accumulate);
        Ok(Self {
            facts,
            ranks,
            batches: start.batches,
            workspace,
            rates,
            accumulator: (settings.accumulate > 1).then(Accumulator::new),
            average: settings.average.map(Ema::average),
            diagnosis: settings.diagnose.then(Diagnosis::new),
            look: Look::new(start.rows),
            base: settings.optimizer.learning_rate(),
            at: Moment::new(0, epoch_steps.saturating_mul(settings.epochs)).of_epochs(epoch_steps),
            ending: None,
            unsaid: None,
            so_far: SoFar::default(),
            kept: Kept::of(network),
            report: Report::new::<N>(),
            keeper: None,
        })
    }

    /// Returns the network that is validated and kept: the trained one, or its average.
    pub(super) fn answers<'a>(&'a mut self, network: &'a N) -> (&'a N, &'a mut Workspace<N>, &'a Ranks<'w, N::Scalar>) {
        (answering(self.average.as_ref(), network), &mut self.workspace, &self.ranks)
    }

    /// Returns the network of [`answers`](Self::answers).
    pub(super) fn answering<'a>(&'a self, network: &'a N) -> &'a N {
        answering(self.average.as_ref(), network)
    }

    /// Stores the weights of the network that is kept.
    pub(super) fn keep(&mut self, network: &N) {
        self.kept.keep(answering(self.average.as_ref(), network));
    }

    /// Adds the warnings of the final checks to the report. With a diagnosis, the report has the dead units already.
    pub(super) fn look(&mut self, network: &N) {
        let found = self.look.found(network, &mut self.workspace, &self.report.epochs, self.base, self.diagnosis.is_none());
        self.report.warnings.extend(found);
    }

    /// Takes over a fact of a checkpoint that need not be the same.
    pub(super) fn adopt(&mut self, name: &str, value: &str) {
        for (_, own) in self.facts.iter_mut().filter(|(fact, _)| *fact == name) {
            value.clone_into(own);
        }
    }

    /// Returns the diagnosis, if there is one.
    pub(super) fn health(&self) -> Option<Health> {
        self.diagnosis.as_ref().map(|diagnosis| diagnosis.health().clone())
    }

    /// Returns the position of the next step.
    pub(super) fn moment(&self) -> Moment {
        self.at
    }

    /// Returns the position of the last step.
    pub(super) fn last_step(&self) -> Moment {
        Moment { step: self.at.step.saturating_sub(1), ..self.at }
    }

    /// Returns the position of the training.
    pub(super) fn position(&self) -> Position {
        Position { epochs: self.report.epochs.len(), batches: self.so_far.batches }
    }

    /// Shows the last epoch to the observers. Returns whether one of them wants to end the training.
    pub(super) fn show<O: Optimizer>(&self, settings: &mut Settings<'_, O>, network: &N) -> Result<bool, Error> {
        let shown = settings.observers.epoch(self.report.last())?;
        let network_shown = Snapshot::show(self.answering(network), |seen| settings.observers.network(seen, self.report.last()))?;
        Ok(shown.is_break() || network_shown.is_break())
    }

    /// Returns why any rank wants to end the training.
    pub(super) fn stop(&self, own: Option<Stop>) -> Option<Stop> {
        if !self.ranks.are_several() {
            return own;
        }
        let wishes = [Stop::Asked, Stop::Interrupted];
        let said = own.and_then(|own| wishes.iter().position(|wish| *wish == own)).map_or(0, |place| place as u8 + 1);
        let first = self.ranks.each_says(said).into_iter().filter(|said| *said > 0).min()?;
        wishes.get(usize::from(first) - 1).copied()
    }

    /// Returns a number by which ranks with other weights are found. 0 without other ranks.
    pub(super) fn mark(&self, network: &N) -> u64 {
        let numbers = || network.parameters().iter().chain(network.statistics());
        if self.ranks.are_several() { numbers().fold(0, |mark, number| mix(mark ^ number.to_f64().to_bits())) } else { 0 }
    }

    /// Returns whether to write a checkpoint. All ranks must ask together, and those that share steps then all [write](Self::write).
    pub(super) fn wants_checkpoint<O: Optimizer>(&self, settings: &Settings<'_, O>, stops: bool) -> bool {
        let wants = self.keeper.as_ref().is_some_and(|keeper| keeper.wants(self.position(), stops));
        let all_write = settings.checkpoints.write.is_some() && self.ranks.part().is_some();
        if all_write { self.ranks.first_wants(wants) } else { wants }
    }

    /// Writes a checkpoint. It must not be called between the batches of one step.
    pub(super) fn write<O: Optimizer>(&mut self, settings: &mut Settings<'_, O>, network: &N) -> Result<(), Error> {
        settings.share_state(&self.ranks);
        let contents = self.contents(settings)?;
        let at = self.position();
        match &mut self.keeper {
            Some(keeper) => keeper.write(at, network, &contents, &mut self.report.warnings),
            None => Ok(()),
        }
    }

    /// Returns the content of a checkpoint. It is an error if a part does not name its state.
    pub(super) fn contents<O: Optimizer>(&mut self, settings: &mut Settings<'_, O>) -> Result<Contents, Error> {
        Contents::written(|record| self.record(settings, record)).map_err(Error::Setting)
    }

    /// Records all state on which the next step depends, except the weights. Memory that only lives for one step, such as the gradient, is
    /// not recorded.
    pub(super) fn record<O: Optimizer>(&mut self, settings: &mut Settings<'_, O>, record: &mut Record<'_>) {
        self.facts.iter().for_each(|(name, value)| record.setting(name, value));
        record.setting("learning rate", self.base);
        settings.record(record);
        self.workspace.record(record);
        if let Some(average) = &mut self.average {
            record.section("average", "Ema", |record| average.record(record));
        }
        if let Some(diagnosis) = &mut self.diagnosis {
            record.section("diagnose", "on", |record| diagnosis.record(record));
        }
        record.part("kept", &mut self.kept, Kept::record);
        record.part("epoch", &mut self.so_far, SoFar::record);
        record.count("done", &mut self.report.epochs.len());
        record.count("step", &mut self.at.step);
        self.report.record(record);
    }
}

/// Returns the average if there is one, otherwise the network.
fn answering<'a, N: Supervised>(average: Option<&'a Averaged<N>>, network: &'a N) -> &'a N {
    average.map_or(network, Averaged::network)
}
