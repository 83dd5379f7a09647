//! What looks on while a network is trained, and may end it.

use std::marker::PhantomData;
use std::ops::ControlFlow::{self, Break, Continue};
use std::time::{Duration, Instant};

use super::{Beginning, Epoch, Report, Snapshot};
use crate::compiled::Compiled;
use crate::error::Error;

/// A batch that has been learnt from.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct BatchRecord {
    /// The epoch, counted from 1.
    pub epoch: usize,
    /// The batch in its epoch, counted from 1.
    pub number: usize,
    /// How many batches the epoch has.
    pub count: usize,
    /// How many rows it had.
    pub rows: usize,
    /// The mean loss over its rows before the step, without penalties.
    pub loss: f64,
    /// The learning rate of the last step.
    pub learning_rate: f64,
}

/// Looks on while a network is trained: shows progress, writes a log, decides that it is enough.
///
/// `Break` ends the training after the batch or the epoch that was shown; an epoch that ends early is validated and counted as any
/// other. An error ends it too: [`Trainer::fit`](super::Trainer::fit) gives it to its caller, and the network has the weights of the
/// last whole epoch (the best, where [`stop_early`](super::Trainer::stop_early) is set).
///
/// ```
/// use std::ops::ControlFlow;
/// use nn_runtime::prelude::*;
/// use nn_runtime::trainer::{Epoch, Observer};
///
/// /// Ends a training that is good enough.
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
    /// Before the first batch.
    ///
    /// # Errors
    /// What the observer could not do: nothing is trained.
    fn begin(&mut self, _: &Beginning) -> Result<(), Error> {
        Ok(())
    }

    /// After every batch.
    ///
    /// # Errors
    /// What the observer could not do: it ends the training.
    fn batch(&mut self, _: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        Ok(Continue(()))
    }

    /// After every epoch.
    ///
    /// # Errors
    /// What the observer could not do: it ends the training.
    fn epoch(&mut self, _: &Epoch) -> Result<ControlFlow<()>, Error> {
        Ok(Continue(()))
    }

    /// After every epoch, behind [`epoch`](Self::epoch), with the network as it is then: to predict with, to draw, to save.
    ///
    /// # Errors
    /// What the observer could not do: it ends the training.
    fn network(&mut self, _: &Snapshot<'_>, _: &Epoch) -> Result<ControlFlow<()>, Error> {
        Ok(Continue(()))
    }

    /// When the training is over, and no error ended it.
    ///
    /// # Errors
    /// What the observer could not do. The network has its weights already.
    fn end(&mut self, _: &Report) -> Result<(), Error> {
        Ok(())
    }
}

/// Lent to a trainer, an observer can be asked afterwards what it saw.
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

/// A closure for every batch.
pub(super) struct OnBatch<F>(pub(super) F);

impl<F: FnMut(&BatchRecord) + Send> Observer for OnBatch<F> {
    fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        (self.0)(batch);
        Ok(Continue(()))
    }
}

/// A closure for every epoch.
pub(super) struct OnEpoch<F>(pub(super) F);

impl<F: FnMut(&Epoch) + Send> Observer for OnEpoch<F> {
    fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        (self.0)(epoch);
        Ok(Continue(()))
    }
}

/// A closure for the network of every epoch.
pub(super) struct OnNetwork<F, N> {
    seen: F,
    network: PhantomData<fn(&N)>,
}

impl<F, N> OnNetwork<F, N> {
    pub(super) fn new(seen: F) -> Self {
        Self { seen, network: PhantomData }
    }
}

impl<N: Compiled, F: FnMut(&N, &Epoch) -> Result<ControlFlow<()>, Error> + Send> Observer for OnNetwork<F, N> {
    fn network(&mut self, network: &Snapshot<'_>, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        (self.seen)(network.of()?, epoch)
    }
}

/// Ends a training after the batch in which its time is up.
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

/// All that look on.
#[derive(Default)]
pub(super) struct Observers<'a>(Vec<Box<dyn Observer + 'a>>);

impl<'a> Observers<'a> {
    pub(super) fn add(&mut self, observer: impl Observer + 'a) {
        self.0.push(Box::new(observer));
    }

    pub(super) fn begin(&mut self, beginning: &Beginning) -> Result<(), Error> {
        self.0.iter_mut().try_for_each(|observer| observer.begin(beginning))
    }

    pub(super) fn batch(&mut self, batch: &BatchRecord) -> Result<ControlFlow<()>, Error> {
        self.ask(|observer| observer.batch(batch))
    }

    pub(super) fn epoch(&mut self, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        self.ask(|observer| observer.epoch(epoch))
    }

    pub(super) fn network(&mut self, network: &Snapshot<'_>, epoch: &Epoch) -> Result<ControlFlow<()>, Error> {
        self.ask(|observer| observer.network(network, epoch))
    }

    pub(super) fn end(&mut self, report: &Report) -> Result<(), Error> {
        self.0.iter_mut().try_for_each(|observer| observer.end(report))
    }

    /// Shows something to every observer, and ends if one wants to.
    fn ask(&mut self, mut show: impl FnMut(&mut dyn Observer) -> Result<ControlFlow<()>, Error>) -> Result<ControlFlow<()>, Error> {
        self.0.iter_mut().try_fold(Continue(()), |flow, observer| {
            let own = show(&mut **observer)?;
            Ok(if flow.is_break() { flow } else { own })
        })
    }
}
