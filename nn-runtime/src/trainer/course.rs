//! What goes on from epoch to epoch, and one time through the batches.

use std::ops::ControlFlow;

use super::Batch;
use super::settings::Settings;
use crate::data::{Batches, Dataset};
use crate::diagnosis::{Diagnosis, Health, Origin, all_finite};
use crate::error::Error;
use crate::optim::schedule::Moment;
use crate::optim::{Accumulator, Averaged, Ema, LayerRates, Optimizer};
use crate::pass::{self, total};
use crate::scalar::Scalar;
use crate::train::Supervised;
use crate::workspace::Workspace;

/// All that a training allocates for its steps.
pub(super) struct Course<N: Supervised> {
    workspace: Workspace<N>,
    rates: LayerRates<N>,
    /// Where a step takes more than one batch.
    accumulator: Option<Accumulator<N>>,
    average: Option<Averaged<N>>,
    diagnosis: Option<Diagnosis<N>>,
    /// The learning rate that the schedule starts from.
    base: f64,
    at: Moment,
}

/// What an epoch was like.
pub(super) struct Learnt {
    /// The mean loss over the rows, each before its step.
    pub(super) loss: f64,
    /// The mean penalty over the steps.
    pub(super) penalty: f64,
    /// The learning rate of the last step.
    pub(super) rate: f64,
    /// Whether an observer wants it to be the last.
    pub(super) flow: ControlFlow<()>,
}

impl<N: Supervised> Course<N> {
    pub(super) fn new<O: Optimizer>(settings: &Settings<'_, O>, data: &Dataset<N>, threads: usize) -> Result<Self, Error> {
        let mut workspace = N::workspace(settings.batch.min(data.len()) + 1);
        workspace.seed(settings.seed);
        workspace.threads(threads);
        let epoch_steps = data.batches(settings.batch).count().div_ceil(settings.accumulate);
        Ok(Self {
            workspace,
            rates: settings.layer_rates()?,
            accumulator: (settings.accumulate > 1).then(Accumulator::new),
            average: settings.average.map(Ema::average),
            diagnosis: settings.diagnose.then(Diagnosis::new),
            base: settings.optimizer.learning_rate(),
            at: Moment::new(0, epoch_steps.saturating_mul(settings.epochs)).of_epochs(epoch_steps),
        })
    }

    /// The network that answers: the one that learns, or the mean of what it was.
    pub(super) fn answers<'a>(&'a mut self, network: &'a N) -> (&'a N, &'a mut Workspace<N>) {
        (self.average.as_ref().map_or(network, Averaged::network), &mut self.workspace)
    }

    /// How the layers fared, where somebody looked after them.
    pub(super) fn health(&self) -> Option<Health> {
        self.diagnosis.as_ref().map(|diagnosis| diagnosis.health().clone())
    }

    /// The step that came last.
    pub(super) fn last_step(&self) -> Moment {
        Moment { step: self.at.step.saturating_sub(1), ..self.at }
    }

    /// One time through the batches.
    pub(super) fn epoch<O: Optimizer>(
        &mut self,
        settings: &mut Settings<'_, O>,
        network: &mut N,
        batches: &mut Batches<'_, N>,
        epoch: usize,
    ) -> Result<Learnt, Error> {
        let (mut losses, mut rows, mut penalties) = (0.0, 0.0, 0.0);
        let (mut rate, mut batch, mut steps) = (self.base, 0, 0);
        let mut flow = ControlFlow::Continue(());
        let count = batches.count();
        while let Some((inputs, targets, weights)) = batches.next_weighted() {
            if batch % settings.accumulate == 0 {
                self.rates.keep(network);
            }
            batch += 1;
            let weights = weights.unwrap_or_default();
            let loss = pass::gradient(network, inputs, targets, weights, &mut self.workspace)?.to_f64();
            if !loss.is_finite() || !all_finite(self.workspace.gradient().parameters()) {
                let origin = self.workspace.origin(network, inputs, N::Scalar::from_f64(loss)).unwrap_or(Origin::Loss);
                return Err(Error::Diverged { origin, loss, epoch, batch });
            }
            if let Some(diagnosis) = &mut self.diagnosis {
                diagnosis.see_units(network, inputs, &mut self.workspace);
            }
            let weight = total::<N>(targets, weights);
            losses += loss * weight;
            rows += weight;
            if let Some(accumulator) = &mut self.accumulator {
                accumulator.add(network, self.workspace.gradient(), weight);
            }
            let whole = batch % settings.accumulate == 0 || batch == count;
            if whole {
                rate = settings.schedule.rate(self.base, self.at);
                penalties += self.step(settings, network, rate);
                steps += 1;
            }
            let seen = Batch { epoch, number: batch, count, rows: inputs.len(), loss, learning_rate: rate };
            if settings.observers.batch(&seen)?.is_break() {
                flow = ControlFlow::Break(());
            }
            // No batch is left behind without a step.
            if whole && flow.is_break() {
                break;
            }
        }
        if let Some(diagnosis) = &mut self.diagnosis {
            diagnosis.end_epoch();
        }
        Ok(Learnt { loss: losses / rows, penalty: penalties / f64::from(steps), rate, flow })
    }

    /// One step against the gradient of one batch, or of several. Gives the penalty.
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
}
