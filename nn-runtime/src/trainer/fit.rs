//! Epoch after epoch.

use std::time::Instant;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::kept::Kept;
use super::settings::Settings;
use super::{Epoch, Report, Stop, Trainer, Validation, evaluate};
use crate::data::{Batches, Dataset};
use crate::error::Error;
use crate::optim::Optimizer;
use crate::optim::schedule::Moment;
use crate::scalar::Scalar;
use crate::train::Supervised;
use crate::workspace::Workspace;

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Trains a network. Its scalers are fitted first, unless they are fitted already.
    ///
    /// # Errors
    /// A setting makes no sense, a data set has no rows or a target that the loss cannot use, or the loss is no longer a number:
    /// then the network has the weights of the last epoch (the best, where [`stop_early`](Self::stop_early) is set) that was.
    pub fn fit<N: Supervised>(&mut self, network: &mut N, data: &Dataset<N>) -> Result<Report, Error>
    where
        V: Validation<N>,
    {
        self.settings.check()?;
        if data.is_empty() {
            return Err(Error::Data("a data set of no rows has nothing to learn from".to_owned()));
        }
        network.fit_scalers(data)?;
        let base = self.settings.optimizer.learning_rate();
        self.settings.schedule.reset();
        let report = self.run(network, data, base);
        self.settings.optimizer.set_learning_rate(base);
        report
    }

    /// All epochs, at learning rates that start from `base`.
    fn run<N: Supervised>(&mut self, network: &mut N, data: &Dataset<N>, base: f64) -> Result<Report, Error>
    where
        V: Validation<N>,
    {
        let settings = &mut self.settings;
        let mut batches = data.batches(settings.batch);
        let mut course = Course {
            workspace: N::workspace(settings.batch.min(data.len()) + 1),
            base,
            at: Moment::new(0, batches.count() * settings.epochs).of_epochs(batches.count()),
        };
        let mut kept = Kept::of(network);
        let mut report = Report::new(N::METRIC);
        let rng = &mut StdRng::seed_from_u64(settings.seed);
        course.workspace.seed(settings.seed);

        for epoch in 1..=settings.epochs {
            let start = Instant::now();
            batches.shuffle(rng);
            let learnt = course.epoch(settings, network, &mut batches, epoch);
            let learnt = learnt.inspect_err(|_| kept.restore(network))?;
            let validation = self.validation.data().map(|data| evaluate(network, data, &mut course.workspace)).transpose()?;
            let watched = validation.as_ref().map_or(learnt.loss, |validation| validation.loss);
            if !watched.is_finite() || network.parameters().iter().any(|x| !x.is_finite()) {
                kept.restore(network);
                return Err(Error::Diverged { loss: watched, epoch, batch: batches.count() });
            }
            settings.schedule.observe(Moment { step: course.at.step - 1, ..course.at }, watched);
            let better = report.add(
                Epoch {
                    number: epoch,
                    train_loss: learnt.loss,
                    penalty: (!settings.regularizers.is_empty()).then_some(learnt.penalty),
                    learning_rate: learnt.rate,
                    validation,
                    seconds: start.elapsed().as_secs_f64(),
                },
                settings.patience.is_some(),
            );
            if let (Some(seen), Some(epoch)) = (&mut settings.on_epoch, report.epochs.last()) {
                seen(epoch);
            }
            if better || settings.patience.is_none() {
                kept.keep(network);
            }
            if settings.patience.is_some_and(|patience| epoch - report.kept >= patience.max(1)) {
                report.stop = Stop::Early;
                break;
            }
        }
        kept.restore(network);
        Ok(report)
    }
}

/// What goes on from epoch to epoch.
struct Course<N: Supervised> {
    workspace: Workspace<N>,
    /// The learning rate that the schedule starts from.
    base: f64,
    at: Moment,
}

/// What an epoch was like.
struct Learnt {
    /// The mean loss over the rows, each before its step.
    loss: f64,
    /// The mean penalty over the steps.
    penalty: f64,
    /// The learning rate of the last step.
    rate: f64,
}

impl<N: Supervised> Course<N> {
    /// One time through the batches.
    fn epoch<O: Optimizer>(
        &mut self,
        settings: &mut Settings<'_, O>,
        network: &mut N,
        batches: &mut Batches<'_, N>,
        epoch: usize,
    ) -> Result<Learnt, Error> {
        let (mut losses, mut rows, mut penalties, mut steps) = (0.0, 0.0, 0.0, 0);
        let mut rate = self.base;
        while let Some((inputs, targets)) = batches.next() {
            let loss = network.gradient(inputs, targets, &mut self.workspace)?.to_f64();
            if !loss.is_finite() {
                return Err(Error::Diverged { loss, epoch, batch: steps + 1 });
            }
            let step = settings.step(network, self.workspace.gradient_mut(), self.base, self.at);
            losses += loss * inputs.len() as f64;
            rows += inputs.len() as f64;
            penalties += step.penalty;
            rate = step.rate;
            self.at.step += 1;
            steps += 1;
        }
        Ok(Learnt { loss: losses / rows, penalty: penalties / steps as f64, rate })
    }
}
