//! The training loop itself.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::checkpoint::Keeper;
use super::course::Course;
use super::position::SoFar;
use super::resume::resume;
use super::{Epoch, Report, Stop, Trainer, Validation};
use crate::data::{Feed, Source};
use crate::diagnosis::{Origin, bad_numbers};
use crate::error::Error;
use crate::evaluation::evaluate_across;
use crate::optim::Optimizer;
use crate::threads::{self, on_threads};
use crate::train::Supervised;

impl<O: Optimizer, V> Trainer<'_, O, V> {
    /// Trains a network. The rows are a [`Dataset`](crate::data::Dataset), a [`Stream`](crate::data::Stream) or another [`Source`].
    ///
    /// The training and the validation rows are read once before the first epoch. This checks them, and fits the scalers of the network
    /// unless they are already fitted.
    ///
    /// Each `fit` of a trainer is independent: the optimizer, the clips and the schedule begin in the state in which the trainer got them.
    /// To continue with their state, call [`fit_further`](Self::fit_further).
    ///
    /// # Errors
    /// * A setting is invalid.
    /// * A data set has no rows, has a target that the loss cannot use, or cannot be read.
    /// * The loss, the gradient or the weights became NaN or infinite. The error names the layer and the pass where this began.
    /// * An observer returned an error.
    /// * A checkpoint cannot be written, or the one to [resume](Self::resume) belongs to another training.
    ///
    /// After an error during training, the network has the weights of the last complete epoch, or with [`stop_early`](Self::stop_early)
    /// those of the best.
    #[doc(alias("train", "model.fit", "fit_one_cycle"))]
    pub fn fit<N: Supervised + Validation<V>>(&mut self, network: &mut N, data: &(impl Source<N> + ?Sized)) -> Result<Report, Error>
    where
        V: Send,
    {
        self.settings.begin_anew();
        self.train(network, data)
    }

    /// Trains like [`fit`](Self::fit), but the optimizer and the clips continue with the state of the training before, such as moments and
    /// the number of steps. The schedule, the order of the rows and the number of epochs start again. The first call is the same as `fit`.
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Line(1) -> 1 { Dense(1) }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// # let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
    /// let mut line = Line::init(&mut StdRng::seed_from_u64(1));
    /// let mut trainer = Trainer::new(Adam::new(0.05)).epochs(3).shuffle(false);
    /// trainer.fit(&mut line, &points)?;
    /// trainer.fit_further(&mut line, &points)?; // continues with the moments of the first three epochs
    ///
    /// let mut at_once = Line::init(&mut StdRng::seed_from_u64(1));
    /// Trainer::new(Adam::new(0.05)).epochs(6).shuffle(false).fit(&mut at_once, &points)?;
    /// assert_eq!(line.parameters(), at_once.parameters());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of [`fit`](Self::fit).
    #[doc(alias("warm_start", "partial_fit", "continue training"))]
    pub fn fit_further<N: Supervised + Validation<V>>(&mut self, network: &mut N, data: &(impl Source<N> + ?Sized)) -> Result<Report, Error>
    where
        V: Send,
    {
        self.train(network, data)
    }

    fn train<N: Supervised + Validation<V>>(&mut self, network: &mut N, data: &(impl Source<N> + ?Sized)) -> Result<Report, Error>
    where
        V: Send,
    {
        self.settings.set_first_rate();
        let ranks = self.settings.ranks();
        let start = self.start(network, data, &ranks)?;
        let mut feed = Feed::new(data, start.batch, start.rows);
        let threads = self.settings.threads.unwrap_or_else(|| threads::that_pay(N::FLOPS, start.rows_of_rank(&ranks)));
        let facts = if self.settings.checkpoints.are_wanted() { start.facts::<N>(data.window(), threads) } else { Vec::new() };
        let course = Course::new(&self.settings, network, ranks, &start, facts, threads);
        let mut course = self.settings.ranks::<N::Scalar>().agree(course)?;
        self.settings.schedule.reset();
        let resumed = self.open_checkpoints(network, &mut course);
        if !course.ranks.agree(resumed)? {
            course.ranks.agree(start.survey.fit(network))?;
            course.kept.keep(network);
        }
        let beginning = self.beginning::<N>(&start, &course.ranks, threads, course.position().epochs);
        let shown = if course.ranks.is_first() { self.settings.observers.begin(&beginning) } else { Ok(()) };
        course.ranks.agree(shown)?;
        let interrupt = self.settings.interrupt.clone();
        let heard = interrupt.as_ref().map(super::Interrupt::begin);
        let report = on_threads(threads, || self.run(network, &mut feed, course));
        drop(heard);
        self.settings.set_first_rate();
        match report {
            Ok(report) => report,
            // The others wait for the threads of this rank.
            Err(error) => self.settings.ranks::<N::Scalar>().agree(Err(error)),
        }
    }

    /// Opens the folder of checkpoints, and resumes from the last one. Returns whether there was one. Only rank 0 reads and writes files.
    fn open_checkpoints<N: Supervised>(&mut self, network: &mut N, course: &mut Course<'_, N>) -> Result<bool, Error> {
        let settings = &mut self.settings;
        let told = settings.checkpoints.clone();
        if !told.are_wanted() {
            return Ok(false);
        }
        // An error if a part does not name its state.
        course.contents(settings)?;
        let mut warnings = Vec::new();
        let keeper = if course.ranks.is_first() { Keeper::open(&told, course.batches, &mut warnings) } else { Ok(None) };
        course.keeper = course.ranks.agree(keeper)?;
        let resumed = told.resume.map_or(Ok(false), |folder| resume(&folder, settings, course, network))?;
        course.report.warnings.extend(warnings);
        Ok(resumed)
    }

    /// Runs all epochs.
    fn run<N: Supervised + Validation<V>>(
        &mut self,
        network: &mut N,
        feed: &mut Feed<'_, N>,
        mut course: Course<'_, N>,
    ) -> Result<Report, Error>
    where
        V: Send,
    {
        course.ranks.agree(Ok(()))?;
        let outcome = self.epochs_of(network, feed, &mut course);
        course.kept.restore(network);
        if outcome.is_err() && course.ranks.part().is_some() {
            // This rank only has the state of its own part, and the others can no longer be asked.
            self.settings.optimizer.reset();
        }
        course.report.stop = outcome?;
        self.settings.share_state(&course.ranks);
        course.report.health = course.health();
        course.look(network);
        let shown = if course.ranks.is_first() { self.settings.observers.end(&course.report) } else { Ok(()) };
        course.ranks.agree(shown)?;
        Ok(course.report)
    }

    /// Runs one epoch after the other. Returns why the training ended.
    fn epochs_of<N: Supervised + Validation<V>>(
        &mut self,
        network: &mut N,
        feed: &mut Feed<'_, N>,
        course: &mut Course<'_, N>,
    ) -> Result<Stop, Error>
    where
        V: Send,
    {
        let settings = &mut self.settings;
        let rng = &mut StdRng::seed_from_u64(settings.seed);
        // A resumed training repeats the shuffling of the earlier epochs, and skips the batches of the current one.
        let position = course.position();
        (0..position.epochs).for_each(|_| feed.begin(settings.shuffle, rng));
        for epoch in position.epochs + 1.. {
            let since_best = course.report.epochs.len() - course.report.kept;
            let early = settings.patience.is_some_and(|patience| epoch > 1 && since_best >= patience.max(1));
            if early || epoch > settings.epochs {
                let written = if course.wants_checkpoint(settings, true) { course.write(settings, network) } else { Ok(()) };
                course.ranks.agree(written)?;
                return Ok(if early { Stop::Early } else { Stop::Done });
            }
            feed.begin(settings.shuffle, rng);
            let skipped = feed.skip(course.so_far.batches);
            course.say_later(skipped)?;
            let learnt = course.epoch(settings, network, feed, epoch);
            let learnt = course.ranks.agree_on(learnt, course.mark(network), "its network after an epoch is")?;
            let (answers, workspace, ranks) = course.answers(network);
            let validation = N::rows_of(&self.validation).map(|rows| evaluate_across(answers, rows, workspace, ranks)).transpose()?;
            let watched = validation.as_ref().map_or(learnt.loss, |validation| validation.loss);
            let bad = bad_numbers(network).map(|layer| Origin::Step { layer });
            if let Some(origin) = bad.or((!watched.is_finite()).then_some(Origin::Validation)) {
                return Err(Error::Diverged { network: None, origin, loss: watched, epoch, batch: course.batches });
            }
            settings.schedule.observe(course.last_step(), watched);
            let cut_short = course.so_far.batches < course.batches;
            let better = course.report.add(
                Epoch {
                    number: epoch,
                    train_loss: learnt.loss,
                    penalty: (!settings.regularizers.is_empty()).then_some(learnt.penalty),
                    added_loss: N::ADDS_TO_LOSS.then_some(learnt.added),
                    learning_rate: learnt.rate,
                    validation,
                    seconds: course.so_far.clock.seconds(),
                },
                settings.patience.is_some(),
            );
            course.so_far = SoFar::default();
            if better || settings.patience.is_none() {
                course.keep(network);
            }
            let shown = if course.ranks.is_first() { course.show(settings, network) } else { Ok(false) };
            let enough = course.ranks.agree(shown)?;
            let stop = course.stop(learnt.stop.or(enough.then_some(Stop::Asked)).or(settings.interrupted()));
            // The checkpoint of an epoch that was cut short was written before the epoch ended.
            let is_due = !cut_short && course.wants_checkpoint(settings, stop.is_some());
            let written = if is_due { course.write(settings, network) } else { Ok(()) };
            course.ranks.agree(written)?;
            if let Some(stop) = stop {
                return Ok(stop);
            }
        }
        Ok(Stop::Done)
    }
}
