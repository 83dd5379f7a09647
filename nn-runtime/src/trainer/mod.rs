//! The training loop: batches, gradient, step.

mod beginning;
mod checkpoint;
mod course;
mod fit;
mod interrupt;
mod kept;
mod look;
mod observer;
mod position;
mod report;
mod resume;
mod settings;
mod snapshot;
mod step;
#[cfg(test)]
mod tests;
mod validation;

pub use crate::evaluation::Evaluation;
pub use beginning::Beginning;
pub use checkpoint::Every;
pub use interrupt::Interrupt;
pub use observer::{BatchRecord, Observer};
pub use report::{Epoch, Report, Stop};
pub use snapshot::Snapshot;
pub use validation::Validation;

use crate::compiled::Compiled;
use crate::error::Error;
use crate::optim::schedule::Schedule;
use crate::optim::{Ema, InPlace, Optimizer, Transform};
use crate::record::kind_of;
use crate::regularize::Regularizer;
use observer::{OnBatch, OnEpoch, OnNetwork, TimeLimit};
use settings::Settings;
use std::ops::ControlFlow;
use std::time::Duration;

/// Trains networks: how long, in which batches, by which optimizer, and with what against over-fitting.
///
/// The same loop by hand:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Line(1) -> 1 { Dense(1) }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let points = Dataset::<Line>::from_rows((0..100).map(|x| ([x as f32 / 50.0], [x as f32 / 25.0 - 1.0])));
///
/// let mut line = Line::init(&mut StdRng::seed_from_u64(1));
/// let report = Trainer::new(Adam::new(0.05))
///     .epochs(40)
///     .batch(10)
///     .schedule(schedule::Cosine::to(1e-4))
///     .regularize(L2(1e-5))
///     .clip(ClipNorm(1.0))
///     .fit(&mut line, &points)?;
/// assert!(report.last().train_loss < 1e-3);
///
/// let mut by_hand = Line::init(&mut StdRng::seed_from_u64(1));
/// let mut optimizer = ClipNorm(1.0).before(Adam::new(0.05));
/// let (mut workspace, mut batches) = (Line::workspace(10), points.batches(10));
/// let rng = &mut StdRng::seed_from_u64(0);
/// let mut step = 0;
/// for _ in 0..40 {
///     batches.shuffle(rng);
///     while let Some((inputs, targets)) = batches.next() {
///         let rate = schedule::Cosine::to(1e-4).rate(0.05, schedule::Moment::new(step, 400));
///         optimizer.set_learning_rate(rate);
///         by_hand.gradient(inputs, targets, &mut workspace)?;
///         L2(1e-5).before_step(&mut by_hand, workspace.gradient_mut(), rate);
///         optimizer.step(&mut by_hand, workspace.gradient());
///         step += 1;
///     }
/// }
/// assert_eq!(by_hand.parameters(), line.parameters());
/// # Ok(()) }
/// ```
///
/// # The order of a step
/// 1. The gradient of the mean loss, over as many batches as [`accumulate`](Self::accumulate) says.
/// 2. What [`regularize`](Self::regularize) adds to it.
/// 3. What [`freeze`](Self::freeze) names becomes 0.
/// 4. What [`clip`](Self::clip) makes of it, in the order in which it was asked for.
/// 5. The optimizer's step at the rate of the [`schedule`](Self::schedule).
/// 6. What `regularize` does to the weights that came out, as [`MaxNorm`](crate::regularize::MaxNorm) does.
/// 7. What [`rate`](Self::rate) takes back of it.
/// 8. The [`average`](Self::average) takes in the new weights.
pub struct Trainer<'a, O, V = ()> {
    settings: Settings<'a, O>,
    validation: V,
}

impl<O: Optimizer> Trainer<'_, O> {
    /// Training by an optimizer: 10 epochs, batches of 32 rows, seed 0, no validation, and nothing else.
    #[must_use]
    pub fn new(optimizer: O) -> Self {
        Self { settings: Settings::new(optimizer), validation: () }
    }
}

impl<'a, O: Optimizer, V> Trainer<'a, O, V> {
    /// How often each row is learnt from.
    #[must_use]
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.settings.epochs = epochs;
        self
    }

    /// How many rows a gradient is the mean of.
    #[must_use]
    pub fn batch(mut self, rows: usize) -> Self {
        self.settings.batch = rows;
        self
    }

    /// Where the order of rows and the masks of dropout start.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Whether rows come in another order each epoch, as they do where nobody says it; else in their own, as a series in time may want. A
    /// [`Stream`](crate::data::Stream) draws each row from among those that it holds.
    #[must_use]
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.settings.shuffle = shuffle;
        self
    }

    /// How the learning rate changes from step to step. It starts from the optimizer's own, which the optimizer has again when training
    /// is over. A schedule without a length takes all of the epochs.
    #[must_use]
    pub fn schedule<S: Schedule + 'a>(mut self, schedule: S) -> Self {
        self.settings.schedule_kind = kind_of::<S>();
        self.settings.schedule = Box::new(schedule);
        self
    }

    /// What keeps weights small. Several act one after the other.
    #[must_use]
    pub fn regularize(mut self, regularizer: impl Regularizer + 'a) -> Self {
        self.settings.regularizers.push(Box::new(regularizer));
        self
    }

    /// What is done to the gradient as a whole, its penalties included, before the optimizer sees it. Several act one after the other, each
    /// on what the one before made.
    #[must_use]
    pub fn clip(mut self, transform: impl Transform + 'a) -> Self {
        self.settings.add_clip(<dyn InPlace>::boxed(transform));
        self
    }

    /// How many batches a step's gradient is the mean of, weighted by their rows: a large batch in pieces that fit into memory. The last step
    /// of an epoch may have fewer. See [`Accumulator`](crate::optim::Accumulator).
    #[must_use]
    pub fn accumulate(mut self, batches: usize) -> Self {
        self.settings.accumulate = batches;
        self
    }

    /// A running mean of the weights. It is the mean that is validated, that early stopping compares, and that the network has when training is
    /// over; the loss of training is that of the weights which move.
    #[must_use]
    pub fn average(mut self, average: Ema) -> Self {
        self.settings.average = Some(average);
        self
    }

    /// Keeps a layer, `"hidden"`, or a tensor, `"hidden.bias"`, as it is. See [`LayerRates`](crate::optim::LayerRates). A batch normalisation
    /// that is frozen learns with its running statistics, as it predicts with them: see [`Workspace::freeze`](crate::Workspace::freeze).
    #[must_use]
    pub fn freeze(self, name: &'a str) -> Self {
        self.rate(name, 0.0)
    }

    /// Multiplies the learning rate of a layer, `"hidden"`, or a tensor, `"hidden.bias"`. See [`LayerRates`](crate::optim::LayerRates).
    #[must_use]
    pub fn rate(mut self, name: &'a str, factor: f64) -> Self {
        self.settings.rates.push((name, factor));
        self
    }

    /// Rows that are not learnt from, on which every epoch is evaluated: a [`Dataset`](crate::data::Dataset), a [`Stream`](crate::data::Stream), which is
    /// read once for each of these, or another [`Source`](crate::data::Source) that threads can share.
    #[must_use]
    pub fn validate<S>(self, data: &'a S) -> Trainer<'a, O, &'a S> {
        Trainer { settings: self.settings, validation: data }
    }

    /// Stops when the validation loss (the training loss, where nothing validates) has not become less for so many epochs, and
    /// keeps the weights of the best epoch.
    #[must_use]
    pub fn stop_early(mut self, patience: usize) -> Self {
        self.settings.patience = Some(patience);
        self
    }

    /// On how many threads, each with a part of every batch. Where nobody says it: as many as the machine has cores, but no more than a
    /// batch is worth, which for small networks is one.
    ///
    /// The same seed and number of threads give the same bits on machines of one kind; see [`Workspace::threads`](crate::Workspace::threads).
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = Some(threads);
        self
    }

    /// Looks after the layers: how long gradients and steps are in each, which units are dead or saturated, and what to do about it. The
    /// report's [`health`](Report::health) tells. Costs another forward pass for every batch, and memory for the parameters once more.
    #[must_use]
    pub fn diagnose(mut self) -> Self {
        self.settings.diagnose = true;
        self
    }

    /// What looks on: it is shown every batch and every epoch, and may end the training. Several look on in the order in which they were
    /// given.
    #[must_use]
    pub fn observe(mut self, observer: impl Observer + 'a) -> Self {
        self.settings.observers.add(observer);
        self
    }

    /// Called with each batch when it has been learnt from.
    #[must_use]
    pub fn on_batch(self, seen: impl FnMut(&BatchRecord) + Send + 'a) -> Self {
        self.observe(OnBatch(seen))
    }

    /// Called with each epoch when it ends.
    #[must_use]
    pub fn on_epoch(self, seen: impl FnMut(&Epoch) + Send + 'a) -> Self {
        self.observe(OnEpoch(seen))
    }

    /// Called with the network at the end of each epoch, to predict with it, draw it or save it. `Break` ends the training.
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
    pub fn on_network<N: Compiled>(self, seen: impl FnMut(&N, &Epoch) -> Result<ControlFlow<()>, Error> + Send + 'a) -> Self {
        self.observe(OnNetwork::new(seen))
    }

    /// Ends the training after the batch in which so much time has passed since it began. The epoch of that batch is validated and counted.
    #[must_use]
    pub fn time_limit(self, limit: Duration) -> Self {
        self.observe(TimeLimit::new(limit))
    }
}

impl<O, V> std::fmt::Debug for Trainer<'_, O, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Settings { epochs, batch, seed, .. } = &self.settings;
        f.debug_struct("Trainer").field("epochs", epochs).field("batch", batch).field("seed", seed).finish_non_exhaustive()
    }
}
