//! What a part of an optimizer is: a transform of the gradient, in two halves.

mod combine;
mod descent;
mod memory;
mod optimizer;
mod state;
mod unchanged;

pub use combine::{Chain, Ratio};
pub(super) use descent::Core;
pub use descent::{Before, Descent};
pub use memory::RuleMemory;
pub use optimizer::Optimizer;
pub(super) use optimizer::{move_statistics, with_core};
pub use state::State;
pub use unchanged::Unchanged;

use crate::error::Error;
use crate::machine::Machine;
use crate::record::Record;
use crate::scalar::Scalar;

/// Changes the gradient before the parameters move against it.
///
/// A step has two halves. [`prepare`](Self::prepare) runs once: it sees the whole gradient and computes what is the
/// same for all parameters. The [`Rule`] it gives then runs for each of them.
///
/// ```
/// use nn_runtime::optim::{Adam, Rule, Step, Transform};
/// use nn_runtime::Scalar;
/// use nn_runtime::kernel::Machine;
///
/// /// Makes the gradient's length 1.
/// struct UnitLength;
///
/// impl Transform for UnitLength {
///     type Rule<S: Scalar> = Times<S>;
///
///     fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Times<S> {
///         let squares: f64 = step.gradient.iter().map(|g| g.to_f64() * g.to_f64()).sum();
///         Times(S::from_f64(squares.sqrt().recip()))
///     }
/// }
///
/// #[derive(Clone, Copy)]
/// struct Times<S>(S);
///
/// impl<S: Scalar> Rule<S> for Times<S> {
///     type Memory = [S; 0];
///
///     #[inline(always)]
///     fn apply<M: Machine>(self, update: S, _: S, _: &mut [S; 0]) -> S {
///         self.0 * update
///     }
/// }
///
/// let optimizer = UnitLength.before(Adam::default());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a transform of a gradient",
    label = "expected `ClipNorm(1.0)`, `ClipValue(0.5)`, or a `Transform` of your own"
)]
pub trait Transform: Send {
    /// What is done to each number.
    type Rule<S: Scalar>: Rule<S>;

    /// Makes the rule of one step.
    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Self::Rule<S>;

    /// Calls `array` with a name and a first value for each number that the rule remembers of a parameter, in the
    /// order of [`Rule::Memory`]. What is not named starts at 0.
    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        let _ = array;
    }

    /// Whether its settings make sense. A trainer asks before it begins.
    ///
    /// # Errors
    /// [`Error::Setting`] says which does not.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Names its settings, and what changes in it beside the [`memory`](Self::memory) of its rule, for checkpoints: see [`Record`].
    fn record(&mut self, record: &mut Record<'_>) {
        record.silent(self);
    }

    /// This one, then another on what it gives.
    fn then<T: Transform>(self, next: T) -> Chain<Self, T>
    where
        Self: Sized,
    {
        Chain(self, next)
    }

    /// An optimizer that sees what this one makes of the gradient.
    fn before<O: Optimizer>(self, optimizer: O) -> Before<Self, O>
    where
        Self: Sized,
    {
        Before::new(self, optimizer)
    }
}

/// What a [`Transform`] does to each number in one step.
pub trait Rule<S: Scalar>: Copy + Send + Sync {
    /// What it remembers of a parameter from step to step: `[S; K]`.
    type Memory: RuleMemory<S>;

    /// The rule of the parameter that comes now, for rules that depend on its place.
    #[must_use]
    #[inline(always)]
    fn at(self, place: usize) -> Self {
        let _ = place;
        self
    }

    /// From what it is given, the gradient or what the part before made of it, to what it gives.
    ///
    /// Mark it `#[inline(always)]`, so that it is compiled for the instruction set of the loop it stands in. `M`
    /// goes on to [`Scalar::mul_add`].
    fn apply<M: Machine>(self, update: S, parameter: S, memory: &mut Self::Memory) -> S;
}

/// What is known when a step begins.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Step<'a, S> {
    /// Counts the steps from 1.
    pub number: u64,
    /// What the parameters are before the step.
    pub parameters: &'a [S],
    /// The gradient as the optimizer was given it, before all transforms.
    pub gradient: &'a [S],
}

impl<S> Step<'_, S> {
    /// What is left of 1 after a factor for each step: `1 − beta^number`. An average that starts at 0 is too small by it.
    #[must_use]
    pub fn correction(&self, beta: f64) -> f64 {
        // Beyond the range of i32 the power of anything below 1 is 0 either way.
        1.0 - beta.powi(i32::try_from(self.number).unwrap_or(i32::MAX))
    }
}
