//! Transforms of the gradient, and optimizers composed of them.

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
use crate::record::Record;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// A transform of the gradient: a part of an optimizer, or a clip of a trainer.
///
/// It has two steps. [`prepare`](Self::prepare) runs once. It sees the whole gradient and computes what is the same for all parameters. The
/// [`Rule`] that it returns then runs for each parameter.
///
/// ```
/// use nn_runtime::optim::{Adam, Rule, Step, Transform};
/// use nn_runtime::Scalar;
/// use nn_runtime::kernel::Machine;
///
/// /// Divides the gradient by its norm.
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
#[doc(alias("gradient transformation", "hook", "register_hook"))]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a transform of a gradient",
    label = "expected `ClipNorm(1.0)`, `ClipValue(0.5)`, or a `Transform` of your own"
)]
pub trait Transform: Send {
    /// What it does to each number.
    type Rule<S: Scalar>: Rule<S>;

    /// Whether [`prepare`](Self::prepare) reads the gradient or the parameters (default: `true`). If not, several ranks
    /// [across](crate::trainer::Trainer::across) which a network is trained can share the steps of its parameters: each prepares the rule, but only has the
    /// gradient of its own parameters.
    const NEEDS_WHOLE_GRADIENT: bool = true;

    /// Returns the rule of one step.
    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Self::Rule<S>;

    /// Calls `array` with the name and the initial value of each number of [`Rule::Memory`], in order. Numbers without a call start at 0.
    ///
    /// The default does nothing, which suits rules without memory.
    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        let _ = array;
    }

    /// Checks the settings. A trainer calls it before it begins.
    ///
    /// # Errors
    /// [`Error::Setting`] names an invalid setting.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Names the settings, and the state besides the [`memory`](Self::memory) of its rule, for checkpoints. See [`Record`].
    fn record(&mut self, record: &mut Record<'_>) {
        record.silent(self);
    }

    /// Returns a chain: this transform, then `next` on its result.
    fn then<T: Transform>(self, next: T) -> Chain<Self, T>
    where
        Self: Sized,
    {
        Chain(self, next)
    }

    /// Returns an optimizer whose gradient goes through this transform first.
    fn before<O: Optimizer>(self, optimizer: O) -> Before<Self, O>
    where
        Self: Sized,
    {
        Before::new(self, optimizer)
    }
}

/// What a [`Transform`] does to each number of the gradient in one step.
pub trait Rule<S: Scalar>: Copy + Send + Sync {
    /// The K numbers that it keeps for each parameter from step to step: `[S; K]`.
    type Memory: RuleMemory<S>;

    /// Returns the rule for the parameter with this index. The default returns `self`, which suits rules that do not depend on the index.
    #[must_use]
    #[inline(always)]
    fn at(self, place: usize) -> Self {
        let _ = place;
        self
    }

    /// Returns the result for one parameter. `update` is its gradient, or the result of the transform before.
    ///
    /// Mark it `#[inline(always)]`, so that it is compiled for the instruction set of the loop. Pass `M` on to [`Scalar::mul_add`].
    fn apply<M: Machine>(self, update: S, parameter: S, memory: &mut Self::Memory) -> S;
}

/// The data of a step, for [`Transform::prepare`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Step<'a, S> {
    /// The number of the step, counted from 1.
    pub number: u64,
    /// The parameters before the step.
    pub parameters: &'a [S],
    /// The gradient before all transforms of the chain.
    pub gradient: &'a [S],
}

impl<S> Step<'_, S> {
    /// Returns the bias correction of a running mean that starts at 0: `1 − beta^number`. The mean is divided by it.
    #[must_use]
    pub fn correction(&self, beta: f64) -> f64 {
        // Beyond the range of i32, the power of a number below 1 is 0 in any case.
        1.0 - beta.powi(i32::try_from(self.number).unwrap_or(i32::MAX))
    }
}
