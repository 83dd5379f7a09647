//! How the learning rate changes while a training runs.
//!
//! | schedule | rate in step t of n, from the optimizer's own rate lr |
//! |---|---|
//! | [`ConstantRate`] | lr |
//! | [`StepDecay`] | lr γ^⌊t / every⌋ |
//! | [`MultiStep`] | lr γ^(milestones ≤ t) |
//! | [`Exponential`] | lr γᵗ |
//! | [`Linear`] | a line from lr to an end |
//! | [`Polynomial`] | end + (lr − end) (1 − t/n)ᵖ |
//! | [`Cosine`] | half a cosine from lr to an end |
//! | [`CosineRestarts`] | one half cosine after the other |
//! | [`OneCycle`] | up to lr, and down to almost 0 |
//! | [`Warmup`] | a line up to lr |
//! | [`ReduceOnPlateau`] | lr, less each time the loss stays where it is |
//!
//! A schedule counts steps of the optimizer, from 0, and where its length is not given it is that of the run. Who thinks in epochs,
//! as PyTorch's schedulers are mostly called, says [`by_epoch`](Schedule::by_epoch). They compose:
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
//! By hand it stands before the step: `adam.set_learning_rate(schedule.rate(1e-3, Moment::new(step, steps)))`.

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

pub use combine::{ByEpoch, Over, Then};
pub use constant::ConstantRate;
pub use cosine::Cosine;
pub use cosine_restarts::CosineRestarts;
pub use exponential::Exponential;
pub use linear::Linear;
pub use multi_step::MultiStep;
pub use one_cycle::OneCycle;
pub use polynomial::Polynomial;
pub use reduce_on_plateau::ReduceOnPlateau;
pub use step_decay::StepDecay;
pub use warmup::Warmup;

use crate::error::Error;
use crate::record::Record;

/// The learning rate of each step.
///
/// One of your own has a [`rate`](Self::rate):
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
pub trait Schedule: Send {
    /// The learning rate of the step that comes now. `base` is the rate that the optimizer was made with.
    fn rate(&self, base: f64, at: Moment) -> f64;

    /// How many steps it takes, where that does not depend on what is left of the run. What stands behind it in
    /// [`then`](Self::then) starts there.
    fn length(&self, at: Moment) -> Option<usize> {
        let _ = at;
        None
    }

    /// Is told the loss of each epoch as it ends: that of the validation data, or of training where nothing validates.
    fn observe(&mut self, at: Moment, loss: f64) {
        let _ = (at, loss);
    }

    /// Forgets what it observed: a training begins.
    fn reset(&mut self) {}

    /// Whether its settings make sense. A trainer asks before it begins.
    ///
    /// # Errors
    /// [`Error::Setting`] says which does not.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Names its settings and what it learnt from [`observe`](Self::observe), for checkpoints: see [`Record`].
    fn record(&mut self, record: &mut Record<'_>) {
        record.silent(self);
    }

    /// Takes so many steps, and then keeps the last rate.
    fn over(self, steps: usize) -> Over<Self>
    where
        Self: Sized,
    {
        Over::new(self, steps)
    }

    /// Counts epochs instead of steps: all that it was given as a number of steps is one of epochs, and the rate changes
    /// between epochs alone.
    fn by_epoch(self) -> ByEpoch<Self>
    where
        Self: Sized,
    {
        ByEpoch::new(self)
    }

    /// This one for as long as it takes, then another for what is left, counted from there. Both start from the optimizer's own rate.
    ///
    /// The first needs an end: [`Warmup`] has one, others get it by [`over`](Self::over).
    fn then<S: Schedule>(self, next: S) -> Then<Self, S>
    where
        Self: Sized,
    {
        Then::new(self, next)
    }
}

/// Where a training stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The step that comes now, counted from 0.
    pub step: usize,
    /// How many steps there are in all.
    pub steps: usize,
    /// How many of them are an epoch.
    pub epoch_steps: usize,
}

impl Moment {
    /// A step of so many, each an epoch of its own.
    #[must_use]
    pub fn new(step: usize, steps: usize) -> Self {
        Self { step, steps, epoch_steps: 1 }
    }

    /// The same with so many steps an epoch.
    #[must_use]
    pub fn of_epochs(self, epoch_steps: usize) -> Self {
        Self { epoch_steps: epoch_steps.max(1), ..self }
    }

    /// How much of the whole is done, from 0 to 1.
    #[must_use]
    pub fn done(self) -> f64 {
        if self.step < self.steps { self.step as f64 / self.steps as f64 } else { 1.0 }
    }
}
