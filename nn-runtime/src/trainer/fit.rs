//! Epoch after epoch.

use std::time::Instant;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::course::Course;
use super::kept::Kept;
use super::settings::Settings;
use super::{Beginning, Epoch, Report, Stop, Trainer, Validation};
use crate::data::Dataset;
use crate::diagnosis::{Origin, bad_numbers};
use crate::error::Error;
use crate::evaluation::evaluate;
use crate::optim::Optimizer;
use crate::pass::total;
use crate::threads::{self, on_threads};
use crate::train::Supervised;

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Trains a network. Its scalers are fitted first, unless they are fitted already.
    ///
    /// # Errors
    /// A setting makes no sense, a data set has no rows or a target that the loss cannot use, or the loss or the gradient is no
    /// longer finite: the error names the layer and the pass where that began, and the network has the weights of the last epoch (the best, where [`stop_early`](Self::stop_early) is set) that was.
    pub fn fit<N: Supervised>(&mut self, network: &mut N, data: &Dataset<N>) -> Result<Report, Error>
    where
        V: Validation<N>,
    {
        self.settings.check()?;
        if data.is_empty() {
            return Err(Error::Data("a data set of no rows has nothing to learn from".to_owned()));
        }
        if total::<N>(data.targets(), data.weights().unwrap_or_default()) <= 0.0 {
            return Err(Error::Data("all weights are 0: no row would be learnt from".to_owned()));
        }
        let threads = self.settings.threads.unwrap_or_else(|| threads::that_pay(N::FLOPS, self.settings.batch.min(data.len())));
        let mut course = Course::new(&self.settings, data, threads)?;
        network.fit_scalers(data)?;
        self.settings.observers.begin(&self.beginning(data, threads))?;
        let base = self.settings.optimizer.learning_rate();
        self.settings.schedule.reset();
        let report = on_threads(threads, || self.run(network, data, &mut course))?;
        self.settings.optimizer.set_learning_rate(base);
        report
    }

    /// What the observers are told first.
    fn beginning<N: Supervised>(&self, data: &Dataset<N>, threads: usize) -> Beginning
    where
        V: Validation<N>,
    {
        let Settings { epochs, batch, seed, .. } = self.settings;
        Beginning {
            network: std::any::type_name::<N>().rsplit("::").next().unwrap_or_default(),
            summary: N::SUMMARY,
            parameters: N::PARAMETERS,
            optimizer: without_paths(std::any::type_name::<O>()),
            learning_rate: self.settings.optimizer.learning_rate(),
            rows: data.len(),
            validation_rows: self.validation.data().map(Dataset::len),
            epochs,
            batches: data.batches(batch).count(),
            batch,
            seed,
            threads,
        }
    }

    /// All epochs.
    fn run<N: Supervised>(&mut self, network: &mut N, data: &Dataset<N>, course: &mut Course<N>) -> Result<Report, Error>
    where
        V: Validation<N>,
    {
        let settings = &mut self.settings;
        let mut batches = data.batches(settings.batch);
        let mut kept = Kept::of(network);
        let mut report = Report::new(N::METRIC);
        let rng = &mut StdRng::seed_from_u64(settings.seed);

        for epoch in 1..=settings.epochs {
            let start = Instant::now();
            batches.shuffle(rng);
            let learnt = course.epoch(settings, network, &mut batches, epoch).inspect_err(|_| kept.restore(network))?;
            let (answers, workspace) = course.answers(network);
            let validation = self.validation.data().map(|data| evaluate(answers, data, workspace)).transpose()?;
            let watched = validation.as_ref().map_or(learnt.loss, |validation| validation.loss);
            let bad = bad_numbers(network).map(|layer| Origin::Step { layer });
            if let Some(origin) = bad.or((!watched.is_finite()).then_some(Origin::Validation)) {
                kept.restore(network);
                return Err(Error::Diverged { origin, loss: watched, epoch, batch: batches.count() });
            }
            settings.schedule.observe(course.last_step(), watched);
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
            if better || settings.patience.is_none() {
                kept.keep(course.answers(network).0);
            }
            let shown = settings.observers.epoch(report.last()).inspect_err(|_| kept.restore(network))?;
            if learnt.flow.is_break() || shown.is_break() {
                report.stop = Stop::Asked;
                break;
            }
            if settings.patience.is_some_and(|patience| epoch - report.kept >= patience.max(1)) {
                report.stop = Stop::Early;
                break;
            }
        }
        kept.restore(network);
        report.health = course.health();
        self.settings.observers.end(&report)?;
        Ok(report)
    }
}

/// The name of a type, and of those it is made of, without their paths.
fn without_paths(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive(['<', '>', ',', ' ', '(', ')', '&']) {
        short += part.rsplit("::").next().unwrap_or(part);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::without_paths;

    #[test]
    fn a_type_is_named_without_paths() {
        assert_eq!(without_paths("nn_runtime::optim::adam::Adam"), "Adam");
        assert_eq!(without_paths("a::Descent<(b::c::Average, d::Sign)>"), "Descent<(Average, Sign)>");
        assert_eq!(without_paths("&mut a::Sgd"), "&mut Sgd");
    }
}
