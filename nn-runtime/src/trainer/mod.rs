//! The training loop, with its settings, observers and report.

// rustdoc shows the methods of `Trainer` in the order of these modules: those of `across`, `builder`, `fit`, `observer` and `run`.
mod across;
mod beginning;
mod builder;
mod checkpoint;
mod course;
mod epoch;
mod fit;
mod interrupt;
mod kept;
mod look;
mod observer;
mod position;
mod report;
mod resume;
mod run;
mod settings;
mod snapshot;
mod start;
mod step;
#[cfg(test)]
pub(crate) mod tests;
mod validation;

#[doc(alias("MPI", "communicator", "world", "process group", "NCCL", "Gloo"))]
pub use crate::communicator::{Communicator, part_of_rank};
pub use crate::evaluation::{Evaluation, OutputMetrics};
pub use beginning::Beginning;
#[doc(alias("save_freq", "save_steps", "checkpoint interval"))]
pub use checkpoint::Every;
#[doc(alias("Ctrl-C", "SIGINT", "SIGTERM", "KeyboardInterrupt", "signal handler"))]
pub use interrupt::Interrupt;
pub use observer::BatchRecord;
#[doc(alias("callback", "Callback", "LambdaCallback", "TrainerCallback", "hook", "listener"))]
pub use observer::Observer;
#[doc(alias("History", "learning curve"))]
pub use report::Report;
pub use report::{Epoch, Stop};
pub use snapshot::Snapshot;
pub use validation::Validation;

// What other trainings share with this one.
pub(crate) use checkpoint::{Checkpoints, Found, Keeper, are_finite, enough_epochs, is_finite, number, optimizers};
#[cfg(test)]
pub(crate) use checkpoint::{contents_of, write_contents};
pub(crate) use kept::Kept;
pub(crate) use observer::Observers;
pub(crate) use position::{Clock, Position};
pub(crate) use report::{is_shown, write_end};
pub(crate) use resume::other_rates;
pub(crate) use settings::record_optimizer;

use settings::Settings;

/// The training loop: trains a network with an optimizer.
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
/// let (train, validation) = points.split(0.8, &mut StdRng::seed_from_u64(1));
///
/// let mut line = Line::init(&mut StdRng::seed_from_u64(2));
/// let report = Trainer::new(Adam::new(0.05)).epochs(40).batch(10).validate(&validation).stop_early(5).fit(&mut line, &train)?;
/// println!("{report}");
/// # Ok(()) }
/// ```
///
/// # The same loop by hand
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
/// 1. The gradient of the mean loss is computed, for [`accumulate`](Self::accumulate) batches.
/// 2. The [regularizers](Self::regularize) add their penalties to it.
/// 3. The gradient of [frozen](Self::freeze) layers is set to 0.
/// 4. The [clips](Self::clip) transform it, in the order of the calls.
/// 5. The optimizer makes its step, with the learning rate of the [schedule](Self::schedule).
/// 6. The regularizers that constrain weights do so, such as [`MaxNorm`](crate::regularize::MaxNorm).
/// 7. The step of layers with a [rate](Self::rate) of their own is reduced.
/// 8. The [average](Self::average) is updated with the new weights.
#[doc(alias("training loop", "fit", "train", "Lightning", "model.fit", "Learner"))]
pub struct Trainer<'a, O, V = ()> {
    settings: Settings<'a, O>,
    validation: V,
}

impl<O, V> std::fmt::Debug for Trainer<'_, O, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Settings { epochs, batch, seed, .. } = &self.settings;
        f.debug_struct("Trainer").field("epochs", epochs).field("batch", batch).field("seed", seed).finish_non_exhaustive()
    }
}
