//! The loop over the batches of an epoch.

use std::ops::ControlFlow::Continue;

use super::course::Course;
use super::position::SoFar;
use super::settings::Settings;
use super::{BatchRecord, Stop};
use crate::data::{Feed, Minibatch, no_weight};
use crate::diagnosis::Origin;
use crate::error::Error;
use crate::optim::Optimizer;
use crate::pass;
use crate::ranks::{Portion, Signals};
use crate::row_weights;
use crate::train::Supervised;
use nn_kernels::Scalar;

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

/// A batch as this rank has it.
struct Given<'a, N: Supervised> {
    inputs: &'a [N::Input],
    targets: &'a [N::Target],
    /// One per row, or empty.
    weights: &'a [N::Scalar],
}

impl<N: Supervised> Course<'_, N> {
    /// Runs an epoch, or the rest of a resumed one.
    pub(super) fn epoch<O: Optimizer>(
        &mut self,
        settings: &mut Settings<'_, O>,
        network: &mut N,
        feed: &mut Feed<'_, N>,
        epoch: usize,
    ) -> Result<Learnt, Error> {
        if self.so_far.batches == 0 {
            self.workspace.forget_state();
        }
        self.so_far.clock.go_on();
        let mut over = false;
        while !over && self.so_far.batches < self.batches {
            self.batch(settings, network, feed, epoch)?;
            let whole = self.so_far.batches.is_multiple_of(settings.accumulate) || self.so_far.batches == self.batches;
            // A training does not end between the batches of one step.
            over = whole && self.ending.is_some();
            if whole && self.so_far.batches < self.batches && self.wants_checkpoint(settings, over) {
                let written = self.write(settings, network);
                self.say_later(written)?;
            }
        }
        if let Some(error) = self.unsaid.take() {
            return Err(error);
        }
        if !over {
            feed.next()?;
        }
        if let Some(diagnosis) = &mut self.diagnosis {
            diagnosis.end_epoch();
        }
        let SoFar { losses, rows, added, penalties, steps, rate, .. } = self.so_far;
        if rows <= 0.0 {
            return Err(no_weight());
        }
        let stop = self.ending.or(wish(self.ranks.says));
        Ok(Learnt { loss: losses / rows, penalty: penalties / steps as f64, added: added / rows, rate, stop })
    }

    /// Learns from one batch.
    fn batch<O: Optimizer>(
        &mut self,
        settings: &mut Settings<'_, O>,
        network: &mut N,
        feed: &mut Feed<'_, N>,
        epoch: usize,
    ) -> Result<(), Error> {
        if self.so_far.batches.is_multiple_of(settings.accumulate) {
            self.rates.keep(network);
        }
        self.so_far.batches += 1;
        let batch = self.so_far.batches;
        let given = match self.unsaid.take() {
            Some(error) => Err(error),
            // Other ranks have more rows of their own.
            None if feed.is_over() && self.ranks.have_own_rows() => Ok(None),
            None => feed.next_of(&|rows| self.ranks.rows_of(rows)),
        };
        let (given, failed) = match given {
            Ok(given) => (given, None),
            Err(error) => (None, Some(error)),
        };
        let given = given.map_or(Given::<N> { inputs: &[], targets: &[], weights: &[] }, |Minibatch { inputs, targets, weights }| Given {
            inputs,
            targets,
            weights: weights.unwrap_or_default(),
        });
        let (loss, portion) = self.gradient(network, &given, failed, batch)?;
        // Of a batch that all ranks have, only these inputs were read.
        let (inputs, targets) = (&given.inputs[portion.rows.clone()], &given.targets[portion.rows.clone()]);
        self.look.take(inputs, targets);
        if !loss.is_finite() || !self.ranks.is_finite(self.workspace.gradient().parameters()) {
            let origin = self.workspace.origin(network, inputs, N::Scalar::from_f64(loss)).unwrap_or(Origin::Loss);
            let origin = match origin {
                Origin::Input { row } => Origin::Input { row: row + portion.rows.start },
                other => other,
            };
            let diverged = |origin| Error::Diverged { network: None, origin, loss, epoch, batch };
            // A rank whose own rows are fine finds nothing but the loss.
            self.ranks.agree(if origin == Origin::Loss { Ok(()) } else { Err(diverged(origin)) })?;
            return Err(diverged(Origin::Loss));
        }
        if let Some(diagnosis) = &mut self.diagnosis {
            diagnosis.see_steps(&self.workspace);
            diagnosis.see_units(network, inputs, &mut self.workspace);
        }
        self.so_far.losses += loss * portion.total;
        self.so_far.rows += portion.total;
        self.so_far.added += self.workspace.added_loss().to_f64() * portion.total;
        if let Some(accumulator) = &mut self.accumulator {
            accumulator.add(network, self.workspace.gradient(), portion.total);
        }
        let whole = batch.is_multiple_of(settings.accumulate) || batch == self.batches;
        if whole {
            self.so_far.rate = settings.schedule.rate(self.base, self.at);
            self.so_far.penalties += self.step(settings, network, self.so_far.rate);
            self.so_far.steps += 1;
        }
        let learning_rate = self.so_far.rate;
        let seen = BatchRecord { epoch, number: batch, count: self.batches, rows: portion.all, loss, learning_rate };
        let shown = if self.ranks.is_first() { settings.observers.batch(&seen) } else { Ok(Continue(())) };
        let asked = self.say_later(shown)?.is_some_and(|flow| flow.is_break());
        self.ranks.says.asked |= asked;
        self.ranks.says.interrupted |= whole && settings.interrupted().is_some();
        let heard = if self.ranks.are_several() { self.ranks.heard } else { self.ranks.says };
        self.ending = self.ending.or(wish(heard));
        Ok(())
    }

    /// Computes the gradient of a batch with all ranks. If one of them fails, all return an error.
    fn gradient(&mut self, network: &N, given: &Given<'_, N>, failed: Option<Error>, batch: usize) -> Result<(f64, Portion), Error> {
        let Given { inputs, targets, weights } = *given;
        let may_be_empty = failed.is_some() || self.ranks.have_own_rows();
        let checked = match failed {
            Some(error) => Err(error),
            None if inputs.is_empty() && may_be_empty => Ok(()),
            None => pass::pairs::<N>("gradient", inputs, targets).map(|_| ()),
        };
        let (total, weight) = (pass::total::<N>(targets, weights), row_weights::sum(inputs.len(), weights));
        let portion = self.ranks.portion(inputs.len(), total, weight);
        let checked = checked.and_then(|()| pass::enough_rows::<N>("gradient", portion.all));
        let done = checked.map_err(|error| error.in_batch(batch)).and_then(|_| {
            self.ranks.says.failed = false;
            pass::gradient_of_rank(network, inputs, targets, weights, &mut self.workspace, &portion, &mut self.ranks)
        });
        let done = match done {
            Err(error) if self.ranks.are_several() => {
                self.ranks.says.failed = true;
                pass::absent(network, &mut self.workspace, portion.all, &mut self.ranks);
                Err(error)
            }
            done => done,
        };
        if self.ranks.are_several() && self.ranks.heard.failed {
            // Each has its own error, or that of another.
            self.ranks.agree(done.map(drop))?;
            return Err(no_weight());
        }
        Ok((done?.to_f64(), portion))
    }

    /// Returns a result, or keeps its error until the other ranks hear of it.
    pub(super) fn say_later<T>(&mut self, result: Result<T, Error>) -> Result<Option<T>, Error> {
        match result {
            Ok(done) => Ok(Some(done)),
            Err(error) if self.ranks.are_several() => {
                self.unsaid.get_or_insert(error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
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
        let part = self.ranks.part();
        let penalty = settings.step(network, gradient, rate, &self.rates, part.clone());
        if part.is_some() {
            self.ranks.share(network.parameters_mut());
        }
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

/// Why the training should end, if it should.
fn wish(said: Signals) -> Option<Stop> {
    match said {
        Signals { asked: true, .. } => Some(Stop::Asked),
        Signals { interrupted: true, .. } => Some(Stop::Interrupted),
        _ => None,
    }
}
