//! The state of a running training, and the loop over the batches of an epoch.

use super::checkpoint::Keeper;
use super::kept::Kept;
use super::look::Look;
use super::position::{Position, SoFar};
use super::settings::Settings;
use super::{BatchRecord, Report, Stop};
use crate::data::{Feed, Minibatch, no_weight};
use crate::diagnosis::{Diagnosis, Health, Origin, all_finite, steps_of};
use crate::error::Error;
use crate::optim::schedule::Moment;
use crate::optim::{Accumulator, Averaged, Ema, LayerRates, Optimizer};
use crate::pass::{self, total};
use crate::record::{Contents, Record};
use crate::train::Supervised;
use crate::workspace::Workspace;
use nn_kernels::Scalar;

/// The memory of a training, and all state on which the next step depends, besides the network and the settings.
pub(super) struct Course<N: Supervised> {
    /// What must be the same in a checkpoint: the network, the rows, the threads.
    facts: Vec<(&'static str, String)>,
    workspace: Workspace<N>,
    rates: LayerRates<N>,
    /// Only if a step has several batches.
    accumulator: Option<Accumulator<N>>,
    average: Option<Averaged<N>>,
    diagnosis: Option<Diagnosis<N>>,
    look: Look<N>,
    /// The learning rate from which the schedule starts.
    base: f64,
    at: Moment,
    pub(super) so_far: SoFar,
    pub(super) kept: Kept<N::Scalar>,
    pub(super) report: Report,
    pub(super) keeper: Option<Keeper>,
}

/// The result of an epoch.
pub(super) struct Learnt {
    /// The mean loss of the rows, each before its step.
    pub(super) loss: f64,
    /// The mean penalty over the steps.
    pub(super) penalty: f64,
    /// The part of the loss that layers added.
    pub(super) added: f64,
    /// The learning rate of the last step.
    pub(super) rate: f64,
    /// Why it is the last epoch, if it is.
    pub(super) stop: Option<Stop>,
}

impl<N: Supervised> Course<N> {
    pub(super) fn new<O: Optimizer>(
        settings: &Settings<'_, O>,
        network: &N,
        feed: &Feed<'_, N>,
        facts: Vec<(&'static str, String)>,
        threads: usize,
    ) -> Result<Self, Error> {
        let mut workspace = N::workspace(settings.batch.min(feed.rows()) + 1);
        workspace.seed(settings.seed);
        workspace.threads(threads);
        if settings.carry {
            workspace.carry_state(true)?;
        }
        workspace.keep_input_gradient(settings.diagnose && steps_of::<N>().is_some());
        let rates = settings.layer_rates()?;
        workspace.freeze_only(rates.frozen_statistics());
        let epoch_steps = feed.count().div_ceil(settings.accumulate);
        Ok(Self {
            facts,
            workspace,
            rates,
            accumulator: (settings.accumulate > 1).then(Accumulator::new),
            average: settings.average.map(Ema::average),
            diagnosis: settings.diagnose.then(Diagnosis::new),
            look: Look::new(feed.rows()),
            base: settings.optimizer.learning_rate(),
            at: Moment::new(0, epoch_steps.saturating_mul(settings.epochs)).of_epochs(epoch_steps),
            so_far: SoFar::default(),
            kept: Kept::of(network),
            report: Report::new::<N>(),
            keeper: None,
        })
    }

    /// Returns the network that is validated and kept: the trained one, or its average.
    pub(super) fn answers<'a>(&'a mut self, network: &'a N) -> (&'a N, &'a mut Workspace<N>) {
        (answering(self.average.as_ref(), network), &mut self.workspace)
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

    /// Runs an epoch, or the rest of a resumed one.
    pub(super) fn epoch<O: Optimizer>(
        &mut self,
        settings: &mut Settings<'_, O>,
        network: &mut N,
        feed: &mut Feed<'_, N>,
        epoch: usize,
    ) -> Result<Learnt, Error> {
        let mut stop = None;
        let count = feed.count();
        if self.so_far.batches == 0 {
            self.workspace.forget_state();
        }
        self.so_far.clock.go_on();
        while let Some(Minibatch { inputs, targets, weights }) = feed.next()? {
            if self.so_far.batches.is_multiple_of(settings.accumulate) {
                self.rates.keep(network);
            }
            self.so_far.batches += 1;
            let batch = self.so_far.batches;
            self.look.take(inputs, targets);
            let weights = weights.unwrap_or_default();
            let loss = pass::gradient(network, inputs, targets, weights, &mut self.workspace);
            let loss = loss.map_err(|error| error.in_batch(batch))?.to_f64();
            if !loss.is_finite() || !all_finite(self.workspace.gradient().parameters()) {
                let origin = self.workspace.origin(network, inputs, N::Scalar::from_f64(loss)).unwrap_or(Origin::Loss);
                return Err(Error::Diverged { network: None, origin, loss, epoch, batch });
            }
            if let Some(diagnosis) = &mut self.diagnosis {
                diagnosis.see_steps(&self.workspace);
                diagnosis.see_units(network, inputs, &mut self.workspace);
            }
            let weight = total::<N>(targets, weights);
            self.so_far.losses += loss * weight;
            self.so_far.rows += weight;
            self.so_far.added += self.workspace.added_loss().to_f64() * weight;
            if let Some(accumulator) = &mut self.accumulator {
                accumulator.add(network, self.workspace.gradient(), weight);
            }
            let whole = batch.is_multiple_of(settings.accumulate) || batch == count;
            if whole {
                self.so_far.rate = settings.schedule.rate(self.base, self.at);
                self.so_far.penalties += self.step(settings, network, self.so_far.rate);
                self.so_far.steps += 1;
            }
            let seen = BatchRecord { epoch, number: batch, count, rows: inputs.len(), loss, learning_rate: self.so_far.rate };
            if settings.observers.batch(&seen)?.is_break() {
                stop = Some(Stop::Asked);
            }
            // A training does not end between the batches of one step.
            if whole {
                stop = stop.or(settings.interrupted());
                if batch < count && self.wants_checkpoint(stop.is_some()) {
                    self.write(settings, network)?;
                }
                if stop.is_some() {
                    break;
                }
            }
        }
        if let Some(diagnosis) = &mut self.diagnosis {
            diagnosis.end_epoch();
        }
        let SoFar { losses, rows, added, penalties, steps, rate, .. } = self.so_far;
        if rows <= 0.0 {
            return Err(no_weight());
        }
        Ok(Learnt { loss: losses / rows, penalty: penalties / steps as f64, added: added / rows, rate, stop })
    }

    /// Makes a step with the gradient of one or several batches. Returns the penalty.
    fn step<O: Optimizer>(&mut self, settings: &mut Settings<'_, O>, network: &mut N, rate: f64) -> f64 {
        let gradient = match &mut self.accumulator {
            Some(accumulator) => accumulator.gradient_mut(),
            None => self.workspace.gradient_mut(),
        };
        if let Some(diagnosis) = &mut self.diagnosis {
            diagnosis.before_step(network, gradient);
        }
        let penalty = settings.step(network, gradient, rate, &self.rates);
        if let Some(diagnosis) = &mut self.diagnosis {
            diagnosis.after_step(network);
        }
        if let Some(accumulator) = &mut self.accumulator {
            accumulator.clear();
        }
        if let Some(average) = &mut self.average {
            average.add(network);
        }
        self.at.step += 1;
        penalty
    }

    /// Returns whether to write a checkpoint.
    pub(super) fn wants_checkpoint(&self, stops: bool) -> bool {
        self.keeper.as_ref().is_some_and(|keeper| keeper.wants(self.position(), stops))
    }

    /// Writes a checkpoint. It must not be called between the batches of one step.
    pub(super) fn write<O: Optimizer>(&mut self, settings: &mut Settings<'_, O>, network: &N) -> Result<(), Error> {
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
