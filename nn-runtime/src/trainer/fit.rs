//! Epoch after epoch.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::checkpoint::{Keeper, resume};
use super::course::Course;
use super::position::SoFar;
use super::{Epoch, Report, Stop, Trainer, Validation};
use crate::data::Dataset;
use crate::diagnosis::{Origin, bad_numbers};
use crate::error::Error;
use crate::evaluation::evaluate;
use crate::optim::Optimizer;
use crate::pass::total;
use crate::record::kind_of;
use crate::scalar::Scalar;
use crate::threads::{self, on_threads};
use crate::train::Supervised;

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Trains a network. Its scalers are fitted first, unless they are fitted already.
    ///
    /// # Errors
    /// A setting makes no sense, a data set has no rows or a target that the loss cannot use, or the loss or the gradient is no
    /// longer finite: the error names the layer and the pass where that began, and the network has the weights of the last epoch (the best, where [`stop_early`](Self::stop_early) is set) that was.
    /// A checkpoint cannot be written, or the one to [resume](Self::resume) does not belong to the training.
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
        let facts = if self.settings.checkpoints.are_wanted() { self.facts(data, threads) } else { Vec::new() };
        let mut course = Course::new(&self.settings, network, data, facts, threads)?;
        let base = self.settings.optimizer.learning_rate();
        self.settings.schedule.reset();
        if !self.open_checkpoints(network, data, &mut course)? {
            network.fit_scalers(data)?;
            course.kept.keep(network);
        }
        let beginning = self.beginning(data, threads, course.position().epochs);
        self.settings.observers.begin(&beginning)?;
        let interrupt = self.settings.interrupt.clone();
        interrupt.iter().for_each(super::Interrupt::begin);
        let report = on_threads(threads, || self.run(network, data, course));
        interrupt.iter().for_each(super::Interrupt::end);
        let report = report?;
        self.settings.optimizer.set_learning_rate(base);
        report
    }

    /// Sees to it that checkpoints can be written, and takes up the last one. Says whether there was one.
    fn open_checkpoints<N: Supervised>(&mut self, network: &mut N, data: &Dataset<N>, course: &mut Course<N>) -> Result<bool, Error> {
        let settings = &mut self.settings;
        let told = settings.checkpoints.clone();
        if !told.are_wanted() {
            return Ok(false);
        }
        // Whether every part says what it remembers.
        course.contents(settings)?;
        let mut warnings = Vec::new();
        course.keeper = Keeper::open(&told, data.batches(settings.batch).count(), &mut warnings)?;
        let resumed = told.resume.map_or(Ok(false), |folder| resume(&folder, settings, course, network))?;
        course.report.warnings.extend(warnings);
        Ok(resumed)
    }

    /// What a checkpoint has to be of.
    fn facts<N: Supervised>(&self, data: &Dataset<N>, threads: usize) -> Vec<(&'static str, String)>
    where
        V: Validation<N>,
    {
        let rows = |data: &Dataset<N>| format!("{} ({:x})", data.len(), data.fingerprint());
        vec![
            ("network", kind_of::<N>()),
            ("layers", N::SUMMARY.to_owned()),
            ("scalar", N::Scalar::NAME.to_owned()),
            ("loss", kind_of::<N::Loss>()),
            ("rows", rows(data)),
            ("validation rows", self.validation.data().map_or_else(|| "none".to_owned(), rows)),
            ("threads", threads.to_string()),
        ]
    }

    /// All epochs.
    fn run<N: Supervised>(&mut self, network: &mut N, data: &Dataset<N>, mut course: Course<N>) -> Result<Report, Error>
    where
        V: Validation<N>,
    {
        let outcome = self.epochs_of(network, data, &mut course);
        course.kept.restore(network);
        course.report.stop = outcome?;
        course.report.health = course.health();
        self.settings.observers.end(&course.report)?;
        Ok(course.report)
    }

    /// Epoch after epoch, until one is the last.
    fn epochs_of<N: Supervised>(&mut self, network: &mut N, data: &Dataset<N>, course: &mut Course<N>) -> Result<Stop, Error>
    where
        V: Validation<N>,
    {
        let settings = &mut self.settings;
        let mut batches = data.batches(settings.batch);
        let rng = &mut StdRng::seed_from_u64(settings.seed);
        // What is resumed goes through the orders of rows again, and through the batches that it had.
        let position = course.position();
        (0..position.epochs).for_each(|_| batches.shuffle(rng));
        for epoch in position.epochs + 1.. {
            let since_best = course.report.epochs.len() - course.report.kept;
            let early = settings.patience.is_some_and(|patience| epoch > 1 && since_best >= patience.max(1));
            if early || epoch > settings.epochs {
                if course.wants_checkpoint(true) {
                    course.write(settings, network)?;
                }
                return Ok(if early { Stop::Early } else { Stop::Done });
            }
            batches.shuffle(rng);
            for _ in 0..course.so_far.batches {
                batches.next();
            }
            let learnt = course.epoch(settings, network, &mut batches, epoch)?;
            let (answers, workspace) = course.answers(network);
            let validation = self.validation.data().map(|data| evaluate(answers, data, workspace)).transpose()?;
            let watched = validation.as_ref().map_or(learnt.loss, |validation| validation.loss);
            let bad = bad_numbers(network).map(|layer| Origin::Step { layer });
            if let Some(origin) = bad.or((!watched.is_finite()).then_some(Origin::Validation)) {
                return Err(Error::Diverged { origin, loss: watched, epoch, batch: batches.count() });
            }
            settings.schedule.observe(course.last_step(), watched);
            let cut_short = course.so_far.batches < batches.count();
            let better = course.report.add(
                Epoch {
                    number: epoch,
                    train_loss: learnt.loss,
                    penalty: (!settings.regularizers.is_empty()).then_some(learnt.penalty),
                    learning_rate: learnt.rate,
                    validation,
                    seconds: course.so_far.seconds(),
                },
                settings.patience.is_some(),
            );
            course.so_far = SoFar::default();
            if better || settings.patience.is_none() {
                course.keep(network);
            }
            let shown = settings.observers.epoch(course.report.last())?;
            let stop = learnt.stop.or(shown.is_break().then_some(Stop::Asked)).or(settings.interrupted());
            // One that was cut short was written before it ended.
            if !cut_short && course.wants_checkpoint(stop.is_some()) {
                course.write(settings, network)?;
            }
            if let Some(stop) = stop {
                return Ok(stop);
            }
        }
        Ok(Stop::Done)
    }
}
