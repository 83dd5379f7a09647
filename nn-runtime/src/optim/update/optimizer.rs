//! The trait of optimizers.

use crate::error::Error;
use crate::optim::update::State;
use crate::optim::update::Transform;
use crate::optim::update::Unchanged;
use crate::record::Record;
use crate::tensor::{Role, Tensor};
use crate::train::Train;
use nn_kernels::{Pair, Scalar, Sealed};

/// An optimizer: updates the parameters of a network against a gradient.
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Line(1) -> 1 { Dense(1) }
/// }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let (mut line, mut adam) = (Line::init(&mut StdRng::seed_from_u64(1)), Adam::new(0.1));
/// let mut workspace = Line::workspace(2);
/// for _ in 0..100 {
///     line.gradient(&[[1.0], [2.0]], &[[3.0], [5.0]], &mut workspace)?;
///     adam.step(&mut line, workspace.gradient());
/// }
/// # Ok(()) }
/// ```
///
/// The first step allocates the state; no later step allocates. A network of another size or scalar resets the optimizer, as
/// [`reset`](Self::reset) does. A NaN in the gradient makes the parameter NaN.
///
/// To write an optimizer of your own, compose one from transforms: see [`Descent`](crate::optim::Descent).
pub trait Optimizer: Send {
    /// Whether the step of a parameter depends on the gradient of others (default: `true`). See [`Transform::NEEDS_WHOLE_GRADIENT`].
    #[doc(hidden)]
    const NEEDS_WHOLE_GRADIENT: bool = true;

    /// Makes a step: updates the parameters against the gradient, and the running statistics.
    ///
    /// A running statistic moves towards that of the batch: `r ← r + momentum (batch − r)`, with the momentum of its layer. There is no
    /// `zero_grad`: each [`gradient`](crate::Supervised::gradient) replaces the one before.
    #[doc(alias("optimizer.step", "apply_gradients", "zero_grad"))]
    fn step<N: Train>(&mut self, network: &mut N, gradient: &N) {
        let (parameters, statistics) = network.numbers_mut();
        self.descend_pair(N::Scalar::pair(parameters, gradient.parameters()));
        move_statistics(N::TENSORS, statistics, gradient.statistics());
    }

    /// Makes a step of the parameters only, after the gradient has gone through the transform `first`.
    ///
    /// # Panics
    /// If the gradient has fewer numbers than there are parameters.
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]);

    /// [`descend`](Self::descend) without a transform. The optimizers of this crate implement it, because it is not generic: it is compiled
    /// with this crate, and optimised even if the program is not.
    #[doc(hidden)]
    fn descend_pair(&mut self, numbers: Pair<'_>) {
        match numbers {
            Pair::F32(parameters, gradient) => self.descend(&mut Unchanged, parameters, gradient),
            Pair::F64(parameters, gradient) => self.descend(&mut Unchanged, parameters, gradient),
        }
    }

    /// Returns the learning rate.
    fn learning_rate(&self) -> f64;

    /// Sets the learning rate for the next steps.
    #[doc(alias("lr", "param_groups"))]
    fn set_learning_rate(&mut self, learning_rate: f64);

    /// Returns the state: the number of steps and an array for each moment.
    #[doc(alias = "state_dict")]
    fn state(&self) -> &State;

    /// Returns the state for modification, for example to restore it.
    #[doc(alias = "load_state_dict")]
    fn state_mut(&mut self) -> &mut State;

    /// Checks the settings, except for the learning rate. A trainer calls it before it begins.
    ///
    /// # Errors
    /// [`Error::Setting`] names an invalid setting.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Names the settings, and state besides [`state`](Self::state), for checkpoints. See [`Record`]. The learning rate need not be named.
    fn record(&mut self, record: &mut Record<'_>) {
        record.silent(self);
    }

    /// Resets the state to that of a new optimizer. The learning rate is kept.
    fn reset(&mut self) {
        *self.state_mut() = State::default();
    }
}

/// The methods of an [`Optimizer`] that has a `core: Core`, except `descend`.
///
/// * `checks` lists the transforms whose settings are checked.
/// * `settings` lists each setting by the name of the method that sets it.
/// * `part` is a transform that records itself, and its type.
macro_rules! with_core {
    ($(checks: $($checked:ident),+;)? $(part: $part:ident: $kind:ident;)? $(settings: $($setting:ident = $($from:tt).+),+;)?) => {
        const NEEDS_WHOLE_GRADIENT: bool = false $(|| $kind::NEEDS_WHOLE_GRADIENT)?;

        fn record(&mut self, record: &mut crate::record::Record<'_>) {
            record.note("learning rate", self.core.learning_rate);
            $(record.part(stringify!($part), &mut self.$part, crate::optim::Transform::record);)?
            $($(record.setting(stringify!($setting), self.$($from).+);)+)?
        }

        $(fn check(&self) -> Result<(), crate::error::Error> {
            let all = [$(crate::optim::Transform::check(&self.$checked)),+];
            let kind = crate::record::kind_of::<Self>();
            let kind = kind.split('<').next().unwrap_or_default();
            crate::setting::within(kind, all.into_iter().collect())
        })?

        fn descend_pair(&mut self, numbers: nn_kernels::Pair<'_>) {
            use crate::optim::update::Unchanged;
            match numbers {
                nn_kernels::Pair::F32(parameters, gradient) => self.descend(&mut Unchanged, parameters, gradient),
                nn_kernels::Pair::F64(parameters, gradient) => self.descend(&mut Unchanged, parameters, gradient),
            }
        }

        fn learning_rate(&self) -> f64 {
            self.core.learning_rate
        }

        fn set_learning_rate(&mut self, learning_rate: f64) {
            self.core.learning_rate = learning_rate;
        }

        fn state(&self) -> &crate::optim::State {
            &self.core.state
        }

        fn state_mut(&mut self) -> &mut crate::optim::State {
            &mut self.core.state
        }
    };
}
pub(in crate::optim) use with_core;

/// Moves running statistics towards those of a batch, each with its own momentum.
pub(in crate::optim) fn move_statistics<S: Scalar>(tensors: &[Tensor], running: &mut [S], batch: &[S]) {
    for tensor in tensors {
        if let Role::Statistic { momentum: Some(momentum) } = tensor.role {
            let momentum = S::from_f64(momentum);
            for (running, &batch) in running[tensor.range.clone()].iter_mut().zip(&batch[tensor.range.clone()]) {
                // The running variance of a dead unit would shrink into the subnormal numbers.
                *running = (*running + momentum * (batch - *running)).without_denormal();
            }
        }
    }
}
