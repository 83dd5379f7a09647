//! The settings of an adversarial training.

use std::ops::ControlFlow::{self, Continue};
use std::path::Path;

use super::side::Side;
use super::{Adversarial, AdversarialEpoch, Settings};
use crate::error::Error;
use crate::optim::schedule::Schedule;
use crate::optim::{Ema, Optimizer};
use crate::train::Train;
use crate::trainer::{Checkpoints, Every, Interrupt, Observer};

impl<'a, G: Train, A: Optimizer, B: Optimizer> Adversarial<'a, G, A, B> {
    /// Creates a training with an optimizer for the generator and one for the discriminator.
    ///
    /// Defaults: 10 epochs, batches of 32 real and 32 generated rows, seed 0, no label smoothing, one step of the discriminator for each step
    /// of the generator.
    #[must_use]
    pub fn new(generator: A, discriminator: B) -> Self {
        Self {
            settings: Settings {
                generator: Side::new(generator),
                discriminator: Side::new(discriminator),
                average: None,
                epochs: 10,
                batch: 32,
                seed: 0,
                smooth: 1.0,
                discriminator_steps: 1,
                threads: None,
                looks: Vec::new(),
                checkpoints: Checkpoints::default(),
                interrupt: None,
            },
        }
    }

    /// Sets the number of epochs, which are passes over the real rows (default: 10). It must be at least 1.
    #[must_use]
    #[doc(alias("num_epochs", "max_epochs"))]
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.settings.epochs = epochs;
        self
    }

    /// Sets the number of real rows of a mini-batch, and of generated ones (default: 32). It must be at least 1.
    ///
    /// The last batch of an epoch has the remaining rows. A single remaining row joins the batch before it.
    #[must_use]
    #[doc(alias("batch_size", "mini-batch"))]
    pub fn batch(mut self, rows: usize) -> Self {
        self.settings.batch = rows;
        self
    }

    /// Sets the seed of the order of the rows, of the noise, and of the masks of dropout (default: 0).
    #[must_use]
    #[doc(alias("manual_seed", "random_state"))]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Sets the target of real rows, such as 0.9 (default: 1): one-sided label smoothing (Salimans and others, "Improved techniques for
    /// training GANs", 2016, arXiv 1606.03498). The target of generated rows stays 0. It must be from 0 to 1.
    ///
    /// A discriminator that is too certain has gradients from which the generator learns little.
    #[must_use]
    #[doc(alias("label smoothing", "one-sided label smoothing", "label_smoothing"))]
    pub fn smooth(mut self, target: f64) -> Self {
        self.settings.smooth = target;
        self
    }

    /// Sets the number of steps of the discriminator for each step of the generator (default: 1), k in the paper. It must be at least 1.
    ///
    /// The discriminator makes a step with each batch of real rows, the generator after so many batches and at the end of an epoch.
    #[must_use]
    #[doc(alias("n_critic", "critic", "k"))]
    pub fn discriminator_steps(mut self, steps: usize) -> Self {
        self.settings.discriminator_steps = steps;
        self
    }

    /// Sets the learning rate schedule of the generator (default: constant). It counts the steps of the generator, and starts from the learning
    /// rate of its optimizer. See [`Trainer::schedule`](crate::trainer::Trainer::schedule).
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! { struct Generator(2) -> 2 { Dense(4), Relu, Dense(2) } }
    /// # network! {
    /// #     #[loss(BinaryCrossEntropy)]
    /// #     struct Judge(2) -> 1 { Dense(4), Relu, Dense(1), Sigmoid }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// # let points = vec![[0.5, 0.5]; 64];
    /// # let mut generator = Generator::init(&mut StdRng::seed_from_u64(1));
    /// # let mut judge = Judge::init(&mut StdRng::seed_from_u64(2));
    /// Adversarial::new(Adam::new(1e-3), Adam::new(2e-3))
    ///     .generator_schedule(schedule::Cosine::to(0.0))
    ///     .discriminator_schedule(schedule::Warmup(10).then(schedule::Linear::to(1e-4)))
    ///     .average(Ema(0.99))
    ///     .fit(&mut generator, &mut judge, &points)?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    #[doc(alias("lr_scheduler", "learning rate schedule"))]
    pub fn generator_schedule<S: Schedule + 'a>(mut self, schedule: S) -> Self {
        self.settings.generator.set_schedule(schedule);
        self
    }

    /// Sets the learning rate schedule of the discriminator (default: constant), as [`generator_schedule`](Self::generator_schedule).
    #[must_use]
    #[doc(alias("lr_scheduler", "learning rate schedule"))]
    pub fn discriminator_schedule<S: Schedule + 'a>(mut self, schedule: S) -> Self {
        self.settings.discriminator.set_schedule(schedule);
        self
    }

    /// Averages the weights of the generator over its steps (Yazıcı and others, "The unusual effectiveness of averaging in GAN training", 2019,
    /// arXiv 1806.04498).
    ///
    /// The averaged generator is the one that the training returns, and that [`on_generator`](Self::on_generator) shows. The discriminator
    /// learns from the rows of the generator without averaging, whose weights are also those of a [checkpoint](Self::checkpoint).
    #[must_use]
    #[doc(alias("EMA", "use_ema", "exponential moving average"))]
    pub fn average(mut self, average: Ema) -> Self {
        self.settings.average = Some(average);
        self
    }

    /// Sets the number of threads (default: one per core, but fewer for small batches and networks). It must be at least 1.
    ///
    /// The same seed and number of threads give bit-identical results. See [`Trainer::threads`](crate::trainer::Trainer::threads).
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = Some(threads);
        self
    }

    /// Adds an observer of the generator, such as a progress line, a log or a page: it sees the training of the generator as if that were trained
    /// alone. A batch is a step of the generator, and its loss that of the generator. The network is the [average](Self::average), if there is one.
    /// `Break` ends the training after the next step of the generator. See [`Observer`].
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! { struct Generator(2) -> 2 { Dense(4), Relu, Dense(2) } }
    /// # network! {
    /// #     #[loss(BinaryCrossEntropy)]
    /// #     struct Judge(2) -> 1 { Dense(4), Relu, Dense(1), Sigmoid }
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let points = vec![[0.5, 0.5]; 64];
    /// # let mut generator = Generator::init(&mut StdRng::seed_from_u64(1));
    /// # let mut judge = Judge::init(&mut StdRng::seed_from_u64(2));
    /// # let folder = tempfile::tempdir()?;
    /// let [of_generator, of_judge] = ["generator.csv", "judge.csv"].map(|name| folder.path().join(name));
    /// Adversarial::new(Adam::default(), Adam::default())
    ///     .observe_generator(CsvLog::new(&of_generator))
    ///     .observe_discriminator(CsvLog::new(&of_judge))
    ///     .fit(&mut generator, &mut judge, &points)?;
    /// assert_eq!(std::fs::read_to_string(of_judge)?.lines().count(), 11); // a header and ten epochs
    /// # Ok(()) }
    /// ```
    #[must_use]
    #[doc(alias("callback", "callbacks", "hook", "logger", "progress"))]
    pub fn observe_generator(mut self, observer: impl Observer + 'a) -> Self {
        self.settings.generator.observers.add(observer);
        self
    }

    /// Adds an observer of the discriminator, as [`observe_generator`](Self::observe_generator). A batch is a step of the discriminator.
    #[must_use]
    #[doc(alias("callback", "callbacks", "hook", "logger", "progress"))]
    pub fn observe_discriminator(mut self, observer: impl Observer + 'a) -> Self {
        self.settings.discriminator.observers.add(observer);
        self
    }

    /// Calls a closure after each epoch.
    #[must_use]
    #[doc(alias("callback", "on_epoch_end"))]
    pub fn on_epoch(self, mut seen: impl FnMut(&AdversarialEpoch) + Send + 'a) -> Self {
        self.on_generator(move |_, epoch| {
            seen(epoch);
            Ok(Continue(()))
        })
    }

    /// Calls a closure with the generator after each epoch, for example to look at rows that it makes, or to save it. `Break` ends the training.
    /// So does an error, which [`fit`](Self::fit) returns. Several closures are called in the order of the calls.
    ///
    /// ```
    /// use std::ops::ControlFlow::Continue;
    /// use nn_runtime::prelude::*;
    ///
    /// # network! { struct Generator(2) -> 2 { Dense(4), Relu, Dense(2) } }
    /// # network! {
    /// #     #[loss(BinaryCrossEntropy)]
    /// #     struct Judge(2) -> 1 { Dense(4), Relu, Dense(1), Sigmoid }
    /// # }
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// # let points = vec![[0.5, 0.5]; 64];
    /// # let mut generator = Generator::init(&mut StdRng::seed_from_u64(1));
    /// # let mut judge = Judge::init(&mut StdRng::seed_from_u64(2));
    /// let noise = adversarial::noise::<Generator>(3, &mut StdRng::seed_from_u64(3));
    /// let mut seen = Vec::new();
    /// Adversarial::new(Adam::default(), Adam::default())
    ///     .on_generator(|generator: &Generator, epoch| {
    ///         seen.push((epoch.number, noise.iter().map(|noise| generator.predict(noise)).collect::<Vec<_>>()));
    ///         Ok(Continue(()))
    ///     })
    ///     .fit(&mut generator, &mut judge, &points)?;
    /// assert_eq!(seen.len(), 10);
    /// # Ok(()) }
    /// ```
    #[must_use]
    #[doc(alias("callback", "on_epoch_end"))]
    pub fn on_generator(mut self, seen: impl FnMut(&G, &AdversarialEpoch) -> Result<ControlFlow<()>, Error> + Send + 'a) -> Self {
        self.settings.looks.push(Box::new(seen));
        self
    }

    /// Writes checkpoints to a folder, which is created if it does not exist. A training that is [resumed](Self::resume) from one is
    /// bit-identical to an uninterrupted training.
    ///
    /// A checkpoint is a safetensors file with the weights of the generator, which [`Train::load`] reads, and
    /// beside them the weights of the discriminator, the state of both optimizers, of their schedules and of the average, the position in the
    /// epoch, the state of the random numbers and the report so far. Observers start again. When files are written, how they are named, how many
    /// are kept, and how they survive a crash: see [`Trainer::checkpoint`](crate::trainer::Trainer::checkpoint). With
    /// [`discriminator_steps`](Self::discriminator_steps), a checkpoint is written after the step of the generator.
    #[must_use]
    #[doc(alias("ModelCheckpoint", "save_checkpoint", "torch.save"))]
    pub fn checkpoint(mut self, folder: impl AsRef<Path>, every: Every) -> Self {
        self.settings.checkpoints.write = Some((folder.as_ref().to_owned(), every));
        self
    }

    /// Sets how many checkpoints are kept (default: 3). It must be at least 1.
    #[must_use]
    pub fn keep_checkpoints(mut self, keep: usize) -> Self {
        self.settings.checkpoints.keep = Some(keep);
        self
    }

    /// Continues the training if a checkpoint cannot be written. The report then has a [warning](super::AdversarialReport::warnings).
    #[must_use]
    pub fn go_on_without_checkpoints(mut self) -> Self {
        self.settings.checkpoints.go_on = true;
        self
    }

    /// Resumes from the newest checkpoint of a folder. If there is none, or no folder, the training starts from the beginning.
    ///
    /// Both networks get the weights of the checkpoint, and the report begins with its epochs. All settings that affect the result must be the
    /// same, except that the number of [`epochs`](Self::epochs) may be larger. An error names each difference. See
    /// [`Trainer::resume`](crate::trainer::Trainer::resume).
    #[must_use]
    #[doc(alias("resume_from_checkpoint", "load_checkpoint"))]
    pub fn resume(mut self, folder: impl AsRef<Path>) -> Self {
        self.settings.checkpoints.resume = Some(folder.as_ref().to_owned());
        self
    }

    /// Lets an [`Interrupt`] stop the training, for example on Ctrl-C. If the training writes checkpoints, it writes one.
    #[must_use]
    #[doc(alias("Ctrl-C", "SIGINT", "KeyboardInterrupt"))]
    pub fn interrupt(mut self, interrupt: impl Into<Interrupt>) -> Self {
        self.settings.interrupt = Some(interrupt.into());
        self
    }
}
