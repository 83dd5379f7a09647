//! What every optimizer does.

use crate::error::Error;
use crate::optim::update::State;
use crate::optim::update::Transform;
use crate::optim::update::Unchanged;
use crate::record::Record;
use crate::scalar::{Pair, Scalar, Sealed};
use crate::tensor::{Role, Tensor};
use crate::train::Train;

/// Moves the parameters of a network against a gradient.
///
/// What it remembers of a network's parameters is allocated at the first step; no step after it allocates. Given a
/// network of another size or scalar it starts anew, as after [`reset`](Self::reset). A NaN in the gradient follows
/// the arithmetic into the parameter.
pub trait Optimizer: Send {
    /// One step: parameters against the gradient, and running statistics towards those of the batch, by
    /// `r ← r + momentum (batch − r)` with each tensor's own momentum.
    fn step<N: Train>(&mut self, network: &mut N, gradient: &N) {
        let (parameters, statistics) = network.numbers_mut();
        self.descend_pair(N::Scalar::pair(parameters, gradient.parameters()));
        move_statistics(N::TENSORS, statistics, gradient.statistics());
    }

    /// One step of the parameters alone, on a gradient that goes through `first` before.
    ///
    /// # Panics
    /// Where there are fewer gradients than parameters.
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]);

    /// [`descend`](Self::descend) with nothing before. Optimizers of this crate write it out, which makes it no generic
    /// function: it is compiled once, with this crate and as much optimised, also where a program is built without.
    #[doc(hidden)]
    fn descend_pair(&mut self, numbers: Pair<'_>) {
        match numbers {
            Pair::F32(parameters, gradient) => self.descend(&mut Unchanged, parameters, gradient),
            Pair::F64(parameters, gradient) => self.descend(&mut Unchanged, parameters, gradient),
        }
    }

    /// What an update is multiplied with.
    fn learning_rate(&self) -> f64;

    /// Changes the learning rate from the next step on.
    fn set_learning_rate(&mut self, learning_rate: f64);

    /// What it remembers from step to step.
    fn state(&self) -> &State;

    /// What it remembers, to be restored.
    fn state_mut(&mut self) -> &mut State;

    /// Whether its settings make sense, the learning rate apart. A trainer asks before it begins.
    ///
    /// # Errors
    /// [`Error::Setting`] says which does not.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Names its settings, and what changes beside its [`state`](Self::state), for checkpoints: see [`Record`]. The learning rate counts
    /// as named.
    fn record(&mut self, record: &mut Record<'_>) {
        record.silent(self);
    }

    /// Forgets every step, as if new. The learning rate stays.
    fn reset(&mut self) {
        *self.state_mut() = State::default();
    }
}

/// The methods of an [`Optimizer`] that has a `core: Core`, beside `descend`: `checks` names the transforms that check themselves, `settings`
/// each setting by the name of the method that sets it, `part` a transform that records itself.
macro_rules! with_core {
    ($(checks: $($checked:ident),+;)? $(part: $part:ident;)? $(settings: $($setting:ident = $($from:tt).+),+;)?) => {
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

        fn descend_pair(&mut self, numbers: crate::scalar::Pair<'_>) {
            use crate::optim::update::Unchanged;
            match numbers {
                crate::scalar::Pair::F32(parameters, gradient) => self.descend(&mut Unchanged, parameters, gradient),
                crate::scalar::Pair::F64(parameters, gradient) => self.descend(&mut Unchanged, parameters, gradient),
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

/// Moves running statistics towards those of a batch, by the momentum of each.
pub(in crate::optim) fn move_statistics<S: Scalar>(tensors: &[Tensor], running: &mut [S], batch: &[S]) {
    for tensor in tensors {
        if let Role::Statistic { momentum: Some(momentum) } = tensor.role {
            let momentum = S::from_f64(momentum);
            for (running, &batch) in running[tensor.range.clone()].iter_mut().zip(&batch[tensor.range.clone()]) {
                // The variance of a unit that is dead would shrink for good.
                *running = (*running + momentum * (batch - *running)).without_denormal();
            }
        }
    }
}
