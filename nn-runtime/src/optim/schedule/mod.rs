//! Learning rate schedules: how the learning rate changes during training.
//!
//! | schedule | learning rate in step t of n; lr is the learning rate of the optimizer |
//! |---|---|
//! | [`ConstantRate`] | lr |
//! | [`StepDecay`] | lr γ^⌊t / every⌋ |
//! | [`MultiStep`] | lr γ^(milestones ≤ t) |
//! | [`Exponential`] | lr γᵗ |
//! | [`Linear`] | a line from lr to an end value |
//! | [`Polynomial`] | end + (lr − end) (1 − t/n)ᵖ |
//! | [`Cosine`] | half a cosine from lr to an end value |
//! | [`CosineRestarts`] | half cosines, one after the other |
//! | [`OneCycle`] | up to lr, then down to almost 0 |
//! | [`Warmup`] | a line up to lr |
//! | [`ReduceOnPlateau`] | lr, reduced each time the loss stops falling |
//!
//! A trainer takes a schedule: `.schedule(schedule::Cosine::to(1e-5))`. The prelude brings this module as `schedule`.
//!
//! An end value is a learning rate, not a factor of the first. If a schedule raises the learning rate, the report has a
//! [warning](crate::trainer::Report::warnings).
//!
//! Schedules count the steps of the optimizer, from 0. PyTorch's schedulers usually count epochs: [`by_epoch`](Schedule::by_epoch) does the
//! same. A schedule without a length of its own takes the whole run. Schedules can be combined:
//!
//! ```
//! use nn_runtime::optim::schedule::{Cosine, Moment, Schedule, StepDecay, Warmup};
//!
//! let schedule = Warmup(500).then(Cosine::to(1e-5));
//! assert_eq!(schedule.rate(0.1, Moment::new(249, 10_000)), 0.05);
//! assert_eq!(schedule.rate(0.1, Moment::new(500, 10_000)), 0.1);
//! assert_eq!(schedule.rate(0.1, Moment::new(10_000, 10_000)), 1e-5);
//!
//! let every_tenth_epoch = StepDecay::new(10, 0.5).by_epoch();
//! assert_eq!(every_tenth_epoch.rate(0.1, Moment::new(999, 3000).of_epochs(100)), 0.1);
//! assert_eq!(every_tenth_epoch.rate(0.1, Moment::new(1000, 3000).of_epochs(100)), 0.05);
//! ```
//!
//! A loop by hand sets the learning rate before each step: `adam.set_learning_rate(schedule.rate(1e-3, Moment::new(step, steps)))`.

mod combine;
mod constant;
mod cosine;
mod cosine_restarts;
mod exponential;
mod linear;
mod multi_step;
mod one_cycle;
mod polynomial;
mod reduce_on_plateau;
mod step_decay;
#[cfg(test)]
mod tests;
mod warmup;

#[doc(alias = "SequentialLR")]
pub use combine::Then;
pub use combine::{ByEpoch, Over};
#[doc(alias("ConstantLR", "constant learning rate"))]
pub use constant::ConstantRate;
#[doc(alias("CosineAnnealingLR", "CosineDecay", "cosine annealing"))]
pub use cosine::Cosine;
#[doc(alias("CosineAnnealingWarmRestarts", "CosineDecayRestarts", "SGDR"))]
pub use cosine_restarts::CosineRestarts;
#[doc(alias("ExponentialLR", "ExponentialDecay"))]
pub use exponential::Exponential;
#[doc(alias("LinearLR", "linear decay"))]
pub use linear::Linear;
#[doc(alias("MultiStepLR", "PiecewiseConstantDecay", "milestones"))]
pub use multi_step::MultiStep;
#[doc(alias("OneCycleLR", "1cycle", "super-convergence", "max_lr"))]
pub use one_cycle::OneCycle;
#[doc(alias("PolynomialLR", "PolynomialDecay"))]
pub use polynomial::Polynomial;
#[doc(alias("ReduceLROnPlateau", "plateau"))]
pub use reduce_on_plateau::ReduceOnPlateau;
#[doc(alias("StepLR", "step_size"))]
pub use step_decay::StepDecay;
#[doc(alias("warm-up", "LinearLR", "warmup_steps", "get_linear_schedule_with_warmup"))]
pub use warmup::Warmup;

use crate::error::Error;
use crate::record::Record;

/// A learning rate schedule: returns the learning rate of each step.
///
/// A schedule of your own implements [`rate`](Self::rate):
///
/// ```
/// use nn_runtime::optim::schedule::{Cosine, Moment, Schedule};
///
/// /// lr / √(t + 1) (Vaswani et al. 2017).
/// struct InverseRoot;
///
/// impl Schedule for InverseRoot {
///     fn rate(&self, base: f64, at: Moment) -> f64 {
///         base / ((at.step + 1) as f64).sqrt()
///     }
/// }
///
/// let cooled = InverseRoot.over(100).then(Cosine::to(0.0));
/// assert_eq!(cooled.rate(0.1, Moment::new(99, 200)), 0.01);
/// ```
#[doc(alias("LRScheduler", "lr_scheduler", "learning rate schedule", "LearningRateScheduler", "LearningRateSchedule"))]
pub trait Schedule: Send {
    /// Returns the learning rate of the next step. `base` is the learning rate with which the optimizer was created.
    fn rate(&self, base: f64, at: Moment) -> f64;

    /// Returns the number of steps of the schedule, or `None` if it takes the rest of the run. The next schedule of a
    /// [`then`](Self::then) starts after this many steps.
    fn length(&self, at: Moment) -> Option<usize> {
        let _ = at;
        None
    }

    /// Receives the loss at the end of each epoch: that of the validation data, or the training loss if there are none.
    fn observe(&mut self, at: Moment, loss: f64) {
        let _ = (at, loss);
    }

    /// Resets the state, at the beginning of a training.
    fn reset(&mut self) {}

    /// Checks the settings. A trainer calls it before it begins.
    ///
    /// # Errors
    /// [`Error::Setting`] names an invalid setting.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Names the settings, and the state that [`observe`](Self::observe) changes, for checkpoints. See [`Record`].
    fn record(&mut self, record: &mut Record<'_>) {
        record.silent(self);
    }

    /// Sets the length of the schedule, in steps. After them the learning rate stays at its end value.
    #[doc(alias("T_max", "total_steps", "decay_steps"))]
    fn over(self, steps: usize) -> Over<Self>
    where
        Self: Sized,
    {
        Over::new(self, steps)
    }

    /// Counts epochs instead of steps. All its numbers of steps are then numbers of epochs, and the learning rate changes only between
    /// epochs.
    fn by_epoch(self) -> ByEpoch<Self>
    where
        Self: Sized,
    {
        ByEpoch::new(self)
    }

    /// Returns a schedule that follows this one for its length, and then `next` for the rest of the run.
    ///
    /// `next` counts its steps from there. Both start from the learning rate of the optimizer. The first needs a length: [`Warmup`] has
    /// one, others get it from [`over`](Self::over).
    #[doc(alias("SequentialLR", "ChainedScheduler"))]
    fn then<S: Schedule>(self, next: S) -> Then<Self, S>
    where
        Self: Sized,
    {
        Then::new(self, next)
    }
}

/// The position of a step in a training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The next step, counted from 0.
    pub step: usize,
    /// The number of steps of the whole training.
    pub steps: usize,
    /// The number of steps of an epoch.
    pub epoch_steps: usize,
}

impl Moment {
    /// Creates the position of step `step` of `steps`, with epochs of one step.
    #[must_use]
    pub fn new(step: usize, steps: usize) -> Self {
        Self { step, steps, epoch_steps: 1 }
    }

    /// Sets the number of steps of an epoch.
    #[must_use]
    pub fn of_epochs(self, epoch_steps: usize) -> Self {
        Self { epoch_steps: epoch_steps.max(1), ..self }
    }

    /// Returns the completed share of the training, from 0 to 1.
    #[must_use]
    pub fn done(self) -> f64 {
        if self.step < self.steps { self.step as f64 / self.steps as f64 } else { 1.0 }
    }
}
