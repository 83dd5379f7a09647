//! Observers: they watch a training, and may end it.

use std::marker::PhantomData;
use std::ops::ControlFlow::{self, Break, Continue};
use std::time::{Duration, Instant};

use super::{Beginning, Epoch, Report, Snapshot, Trainer};
use crate::compiled::Compiled;
use crate::error::Error;
use crate::optim::Optimizer;

/// A batch after its training step, for [`Observer::batch`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct BatchRecord {
    /// The number of the epoch, counted from 1.
    pub epoch: usize,
    /// The number of the batch in its epoch, counted from 1.
    pub number: usize,
    /// The number of batches of the epoch.
    pub count: usize,
    /// The number of its rows.
    pub rows: usize,
    /// The mean loss of its rows before the step, without penalties.
    pub loss: f64,
    /// The learning rate of the last step.
    pub learning_rate: f64,
}

/// An observer of a training, also called a callback: shows progress, writes a log, or ends the training.
///
/// [`Trainer::observe`] takes it. [`watch`](crate::watch) has observers for logs, progress lines and pages.
///
/// `Break` ends the training after the batch or epoch. An unfinished epoch is validated and is part of the report. An error ends the
/// training too: [`Trainer::fit`] returns it, and the network has the weights of the last complete epoch, or with
/// [`stop_early`](Trainer::stop_early) those of the best.
///
/// ```
/// use std::ops::ControlFlow;
/// use nn_runtime::prelude::*;
/// use nn_runtime::trainer::{Epoch, Observer};
///
/// /// Ends the training at a target loss.
/// struct GoodEnough(f64);
///
/// impl Observer for GoodEnough {
///     fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, nn_runtime::Error> {
///         Ok(if epoch.train_loss < self.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
///     }
/// }
///
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Line(1) -> 1 { Dense(1) }
/// # }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
/// let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// let report = Trainer::new(Adam::new(0.05)).epochs(1000).observe(GoodEnough(1e-3)).fit(&mut line, &points)?;
/// assert!(report.epochs.len() < 100 && report.last().train_loss < 1e-3);
/// # Ok(()) }
/// ```
pub trait Observer: Send {
    /// Called before the first batch.
    ///
    /// # Errors
    /// Any error of the observer. Nothing is trained then.
    #[doc(alias = "on_train_begin")]
    fn begin(&mut self, _: &Beginning) -> Result<(), Error> {
        Ok(())
    }

    /// Called after each batch.
    ///
    /// # Errors
    /// Any error of the observer. It ends the training.
    #[doc(alias("on_train_batch_end", "on_batch_end"))]
    fn batch(&mut self, _: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        Ok(Continue(()))
    }

    /// Called after each epoch.
    ///
    /// # Errors
    /// Any error of the observer. It ends the training.
    #[doc(alias = "on_epoch_end")]
    fn epoch(&mut self, _: &Epoch) -> Result<ControlFlow<()>, Error> {
        Ok(Continue(()))
    }

    /// Called after each epoch, after [`epoch`](Self::epoch), with the network at that time, for example to predict or to save it.
    ///
    /// # Errors
    /// Any error of the observer. It ends the training.
    fn network(&mut self, _: &Snapshot<'_>, _: &Epoch) -> Result<ControlFlow<()>, Error> {
        Ok(Continue(()))
    }

    /// Called at the end of the training, unless an error ended it.
    ///
    /// # Errors
    /// Any error of the observer. The network has its final weights.
    #[doc(alias = "on_train_end")]
    fn end(&mut self, _: &Report) -> Result<(), Error> {
        Ok(())
    }
}

/// With a reference, the observer can be used again after the training.
impl<T: Observer + ?Sized> Observer for &mut T {
    fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        T::begin(self, beginning)
    }

    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        T::batch(self, batch)
    }

    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        T::epoch(self, epoch)
    }

    fn network(&mut self, network: &Snapshot<'_>, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        T::network(self, network, epoch)
    }

    fn end(&mut self, report: &Report) -> Result<(), Error> {
        T::end(self, report)
    }
}

impl<'a, O: Optimizer, V> Trainer<'a, O, V> {
    /// Adds an observer, which sees each batch and each epoch and may end the training. Several of them are called in the order of the
    /// calls.
    #[must_use]
    #[doc(alias("callback", "callbacks", "hook", "logger"))]
    pub fn observe(mut self, observer: impl Observer + 'a) -> Self {
        self.settings.observers.add(observer);
        self
    }

    /// Calls a closure after each batch.
    #[must_use]
    #[doc(alias("callback", "on_train_batch_end", "on_batch_end"))]
    pub fn on_batch(self, seen: impl FnMut(&BatchRecord) + Send + 'a) -> Self {
        self.observe(OnBatch(seen))
    }

    /// Calls a closure after each epoch.
    #[must_use]
    #[doc(alias("callback", "on_epoch_end"))]
    pub fn on_epoch(self, seen: impl FnMut(&Epoch) + Send + 'a) -> Self {
        self.observe(OnEpoch(seen))
    }

    /// Calls a closure with the network after each epoch, for example to predict or to save it. `Break` ends the training.
    ///
    /// ```
    /// use std::ops::ControlFlow::Continue;
    /// use nn_runtime::prelude::*;
    ///
    /// network! {
    ///     #[loss(MeanSquaredError)]
    ///     struct Line(1) -> 1 { Dense(1) }
    /// }
    ///
    /// # fn main() -> Result<(), nn_runtime::Error> {
    /// let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
    /// let mut line = Line::init(&mut StdRng::seed_from_u64(1));
    /// let mut course = Vec::new();
    /// Trainer::new(Adam::new(0.05))
    ///     .epochs(20)
    ///     .on_network(|net: &Line, epoch| {
    ///         course.push((epoch.number, net.predict(&[1.0])));
    ///         Ok(Continue(()))
    ///     })
    ///     .fit(&mut line, &points)?;
    /// assert_eq!(course.len(), 20);
    /// assert_eq!(course[19].1, line.predict(&[1.0]));
    /// # Ok(()) }
    /// ```
    #[must_use]
    #[doc(alias("callback", "on_epoch_end"))]
    pub fn on_network<N: Compiled>(self, seen: impl FnMut(&N, &Epoch) -> Result<ControlFlow<()>, Error> + Send + 'a) -> Self {
        self.observe(OnNetwork::new(seen))
    }

    /// Diagnoses each layer: the size of its gradients and steps, dead and saturated units, and what usually helps.
    ///
    /// Of a network over a sequence of numbers it also measures how far back in time the gradient reaches.
    ///
    /// The result is [`Report::health`]. It costs another forward pass for each batch, and the memory of another copy of the parameters.
    /// See [`diagnosis`](crate::diagnosis).
    #[must_use]
    #[doc(alias("gradient norms", "vanishing gradient", "exploding gradient", "dead units", "dying ReLU", "detect_anomaly"))]
    pub fn diagnose(mut self) -> Self {
        self.settings.diagnose = true;
        self
    }
}

/// A closure that is called with each batch.
struct OnBatch<F>(F);

impl<F: FnMut(&BatchRecord) + Send> Observer for OnBatch<F> {
    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        (self.0)(batch);
        Ok(Continue(()))
    }
}

/// A closure that is called with each epoch.
struct OnEpoch<F>(F);

impl<F: FnMut(&Epoch) + Send> Observer for OnEpoch<F> {
    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        (self.0)(epoch);
        Ok(Continue(()))
    }
}

/// A closure that is called with the network of each epoch.
struct OnNetwork<F, N> {
    seen: F,
    network: PhantomData<fn(&N)>,
}

impl<F, N> OnNetwork<F, N> {
    fn new(seen: F) -> Self {
        Self { seen, network: PhantomData }
    }
}

impl<N: Compiled, F: FnMut(&N, &Epoch) -> Result<ControlFlow<()>, Error> + Send> Observer for OnNetwork<F, N> {
    fn network(&mut self, network: &Snapshot<'_>, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        (self.seen)(network.of()?, epoch)
    }
}

/// Ends the training after the batch in which its time is up.
pub(super) struct TimeLimit {
    limit: Duration,
    since: Option<Instant>,
}

impl TimeLimit {
    pub(super) fn new(limit: Duration) -> Self {
        Self { limit, since: None }
    }
}

impl Observer for TimeLimit {
    fn begin(&mut self, _: &Beginning) -> Result<(), Error> {
        self.since = Some(Instant::now());
        Ok(())
    }

    fn batch(&mut self, _: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        let up = self.since.is_some_and(|since| since.elapsed() >= self.limit);
        Ok(if up { Break(()) } else { Continue(()) })
    }
}

/// All observers of a training.
#[derive(Default)]
pub(crate) struct Observers<'a>(Vec<Box<dyn Observer + 'a>>);

impl<'a> Observers<'a> {
    pub(crate) fn add(&mut self, observer: impl Observer + 'a) {
        self.0.push(Box::new(observer));
    }

    pub(crate) fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        self.0.iter_mut().try_for_each(|observer| observer.begin(beginning))
    }

    pub(crate) fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        self.ask(|observer| observer.batch(batch))
    }

    pub(crate) fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        self.ask(|observer| observer.epoch(epoch))
    }

    pub(crate) fn network(&mut self, network: &Snapshot<'_>, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        self.ask(|observer| observer.network(network, epoch))
    }

    pub(crate) fn end(&mut self, report: &Report) -> Result<(), Error> {
        self.0.iter_mut().try_for_each(|observer| observer.end(report))
    }

    /// Calls each observer. Returns `Break` if one of them does.
    fn ask(&mut self, mut show: impl FnMut(&mut dyn Observer) -> Result<ControlFlow<()>, Error>) -> Result<ControlFlow<()>, Error> {
        self.0.iter_mut().try_fold(Continue(()), |flow, observer| {
            let own = show(&mut **observer)?;
            Ok(if flow.is_break() { flow } else { own })
        })
    }
}
