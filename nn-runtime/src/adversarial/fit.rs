//! The training loop itself.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::course::{Course, SoFar};
use super::game::{At, Game};
use super::resume::resume;
use super::watched::Plan;
use super::{Adversarial, AdversarialReport, Discriminator};
use crate::data::{Alike, Feed, Survey};
use crate::error::Error;
use crate::optim::schedule::Moment;
use crate::optim::{Ema, Optimizer};
use crate::threads::{self, on_threads};
use crate::train::Train;
use crate::trainer::{Interrupt, Keeper, Kept, Stop};
use nn_kernels::Scalar;

impl<G: Train, A: Optimizer, B: Optimizer> Adversarial<'_, G, A, B> {
    /// Trains both networks. `rows` are the real rows.
    ///
    /// The order of the rows is shuffled in each epoch. A [`Dataset`](crate::data::Dataset) has such rows as its
    /// [`inputs`](crate::data::Dataset::inputs). Each `fit` is independent: the optimizers begin in the state in which the training got them.
    ///
    /// # Errors
    /// * A setting is invalid, or the loss of the discriminator refuses 0 and 1 as targets.
    /// * There are no rows, or fewer than a layer needs.
    /// * A loss, a gradient or weights became NaN or infinite. The error names the network, and the layer and the pass where this began.
    /// * A closure of [`on_generator`](Self::on_generator) returned an error.
    /// * A checkpoint cannot be written, or the one to [resume](Self::resume) belongs to another training.
    ///
    /// After an error during training, both networks have the weights of the last complete epoch. Before the first one, they have those with
    /// which this call began or that it resumed.
    #[doc(alias("train", "model.fit"))]
    pub fn fit<D: Discriminator<G>>(
        &mut self,
        generator: &mut G,
        discriminator: &mut D,
        rows: &[G::Output],
    ) -> Result<AdversarialReport, Error> {
        let settings = &mut self.settings;
        settings.generator.begin_anew();
        settings.discriminator.begin_anew();
        settings.check::<D>()?;
        // A checkpoint has the target as a setting of its own.
        let real = |target| Alike::<D> { inputs: rows, target: [D::Scalar::from_f64(target)] };
        let survey = Survey::to_train(&real(1.0), discriminator, settings.checkpoints.are_wanted())?;
        let real = real(settings.smooth);
        let mut feed = Feed::new(&real, settings.batch, survey.rows);
        let batch = settings.batch.min(survey.rows);
        let threads = settings.threads.unwrap_or_else(|| threads::that_pay(G::FLOPS.saturating_add(D::FLOPS), batch));
        let mut course = Course {
            game: Game::new(batch + 1, settings.seed, threads),
            facts: vec![("rows", survey.mark()), ("threads", threads.to_string())],
            so_far: SoFar::new(),
            average: settings.average.map(Ema::average),
            kept: (Kept::of(generator), Kept::of(discriminator)),
            report: AdversarialReport::new(),
            keeper: None,
        };
        if !self.open_checkpoints((generator, discriminator), feed.count(), &mut course)? {
            survey.fit(discriminator)?;
        }
        course.keep(generator, discriminator);
        let (done, batches) = (course.position().epochs, feed.count());
        self.settings.show_beginning::<D>(&Plan { rows: survey.rows, done, batches, threads })?;
        let interrupt = self.settings.interrupt.clone();
        let heard = interrupt.as_ref().map(Interrupt::begin);
        let report = on_threads(threads, || self.run((generator, discriminator), &mut feed, course));
        drop(heard);
        self.settings.generator.set_first_rate();
        self.settings.discriminator.set_first_rate();
        report?
    }

    /// Opens the folder of checkpoints, and resumes from the last one. Returns whether there was one.
    fn open_checkpoints<D: Discriminator<G>>(
        &mut self,
        (generator, discriminator): (&mut G, &mut D),
        batches: usize,
        course: &mut Course<G, D>,
    ) -> Result<bool, Error> {
        let settings = &mut self.settings;
        let told = settings.checkpoints.clone();
        if !told.are_wanted() {
            return Ok(false);
        }
        // An error if an optimizer does not name its state.
        course.contents(settings, discriminator)?;
        let mut warnings = Vec::new();
        course.keeper = Keeper::open(&told, batches, &mut warnings)?;
        let resumed = told.resume.map_or(Ok(false), |folder| resume(&folder, settings, course, batches, (generator, discriminator)))?;
        course.report.warnings.extend(warnings);
        Ok(resumed)
    }

    /// Runs all epochs.
    fn run<D: Discriminator<G>>(
        &mut self,
        (generator, discriminator): (&mut G, &mut D),
        feed: &mut Feed<'_, D>,
        mut course: Course<G, D>,
    ) -> Result<AdversarialReport, Error> {
        match self.epochs_of((generator, discriminator), feed, &mut course) {
            Ok(stop) => {
                if course.average.is_some() {
                    course.restore(generator, discriminator);
                }
                course.report.stop = stop;
                self.settings.show_end(&course.report)?;
                Ok(course.report)
            }
            Err(error) => {
                course.restore(generator, discriminator);
                Err(error)
            }
        }
    }

    /// Runs one epoch after the other. Returns why the training ended.
    fn epochs_of<D: Discriminator<G>>(
        &mut self,
        (generator, discriminator): (&mut G, &mut D),
        feed: &mut Feed<'_, D>,
        course: &mut Course<G, D>,
    ) -> Result<Stop, Error> {
        let settings = &mut self.settings;
        let rng = &mut StdRng::seed_from_u64(settings.seed);
        // A resumed training repeats the random numbers of the earlier epochs, and skips the batches of the current one.
        let position = course.position();
        (0..position.epochs).for_each(|_| course.begin(feed, rng));
        for epoch in position.epochs + 1..=settings.epochs {
            course.begin(feed, rng);
            course.skip(feed, settings.discriminator_steps)?;
            let stopped = course.epoch(settings, (generator, discriminator), feed, epoch)?;
            let batch = course.so_far.batches;
            At { epoch, batch }.check(generator, discriminator, course.so_far.losses())?;
            let [of_generator, of_discriminator] = course.so_far.losses();
            settings
                .generator
                .end_epoch(last_step(epoch, settings.epochs, feed.count().div_ceil(settings.discriminator_steps)), of_generator);
            settings.discriminator.end_epoch(last_step(epoch, settings.epochs, feed.count()), of_discriminator);
            course.report.epochs.push(course.so_far.epoch(epoch));
            course.so_far = SoFar::new();
            course.keep(generator, discriminator);
            let asked = settings.show_epoch(course, generator, discriminator)?;
            let stop = stopped.or(asked.then_some(Stop::Asked)).or(settings.interrupted());
            // The checkpoint of an epoch that was cut short was written before the epoch ended.
            if batch == feed.count() && course.wants_checkpoint(stop.is_some()) {
                course.write(settings, generator, discriminator)?;
            }
            if let Some(stop) = stop {
                return Ok(stop);
            }
        }
        if course.wants_checkpoint(true) {
            course.write(settings, generator, discriminator)?;
        }
        Ok(Stop::Done)
    }
}

/// The last step of an epoch of so many.
fn last_step(epoch: usize, epochs: usize, of_epoch: usize) -> Moment {
    Moment::new(epoch * of_epoch - 1, epochs.saturating_mul(of_epoch)).of_epochs(of_epoch)
}
