//! The loop over the parameters, and optimizers composed of transforms.

use crate::error::Error;
use crate::kernel::{Operation, dispatch};
use crate::optim::update::RuleMemory;
use crate::optim::update::State;
use crate::optim::update::{Optimizer, with_core};
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::shards::GRAIN;
use crate::threads;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// An optimizer composed of transforms of your choice: `w ← w − lr u`, where `u` is the result of the transforms.
///
/// ```
/// use nn_runtime::optim::parts::{Decay, Trace};
/// use nn_runtime::optim::{Descent, Optimizer, Transform};
///
/// let mut momentum_with_l2 = Descent::new(0.1, Decay(1e-4).then(Trace::new(0.9)));
/// momentum_with_l2.set_learning_rate(0.01);
/// ```
#[derive(Clone, Debug)]
pub struct Descent<T> {
    parts: T,
    core: Core,
}

impl<T: Transform> Descent<T> {
    /// Creates the optimizer with a learning rate and a transform, usually a chain of [`parts`](crate::optim::parts).
    #[must_use]
    pub fn new(learning_rate: f64, parts: T) -> Self {
        Self { parts, core: Core::new(learning_rate) }
    }
}

impl<P: Transform> Optimizer for Descent<P> {
    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.core.descend(first.then(&mut self.parts), parameters, gradient);
    }

    with_core!(checks: parts; part: parts: P;);
}

/// An optimizer with a transform of the gradient before it. [`Transform::before`] creates it.
#[derive(Clone, Debug)]
pub struct Before<T, O> {
    first: T,
    optimizer: O,
}

impl<T, O> Before<T, O> {
    pub(in crate::optim) fn new(first: T, optimizer: O) -> Self {
        Self { first, optimizer }
    }
}

impl<P: Transform, O: Optimizer> Optimizer for Before<P, O> {
    const NEEDS_WHOLE_GRADIENT: bool = P::NEEDS_WHOLE_GRADIENT || O::NEEDS_WHOLE_GRADIENT;

    fn descend<S: Scalar, T: Transform>(&mut self, first: &mut T, parameters: &mut [S], gradient: &[S]) {
        self.optimizer.descend(&mut first.then(&mut self.first), parameters, gradient);
    }

    fn check(&self) -> Result<(), Error> {
        self.first.check()?;
        self.optimizer.check()
    }

    fn learning_rate(&self) -> f64 {
        self.optimizer.learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.optimizer.set_learning_rate(learning_rate);
    }

    fn state(&self) -> &State {
        self.optimizer.state()
    }

    fn state_mut(&mut self) -> &mut State {
        self.optimizer.state_mut()
    }

    fn record(&mut self, record: &mut Record<'_>) {
        record.join_by("before");
        record.part("first", &mut self.first, P::record);
        record.part("optimizer", &mut self.optimizer, O::record);
    }
}

/// What every optimizer has besides its settings.
#[derive(Clone, Debug)]
pub(in crate::optim) struct Core {
    pub(in crate::optim) learning_rate: f64,
    pub(in crate::optim) state: State,
}

impl Core {
    pub(in crate::optim) fn new(learning_rate: f64) -> Self {
        Self { learning_rate, state: State::default() }
    }

    /// Makes a step with the result of `parts`.
    pub(in crate::optim) fn descend<S: Scalar, T: Transform>(&mut self, mut parts: T, parameters: &mut [S], gradient: &[S]) {
        let length = parameters.len();
        let (number, part, memory) = self.state.begin(&parts, length);
        let rule = parts.prepare(&Step { number, parameters, gradient });
        let from = part.start;
        let mut arrays = memory.chunks_exact_mut(State::stride(length)).map(|array| &mut array[from..]);
        let arrays = <T::Rule<S> as Rule<S>>::Memory::take(&mut arrays, part.len());
        let (parameters, gradient) = (&mut parameters[part.clone()], &gradient[part]);
        let all = Loop { rate: S::from_f64(self.learning_rate), rule, from, parameters, gradient, arrays };
        if threads::inside_a_pool() { all.in_parts() } else { dispatch(all) }
    }
}

/// One pass over parameters, gradient and memory with any rule.
struct Loop<'a, S: Scalar, R: Rule<S>> {
    rate: S,
    rule: R,
    /// The index of its first parameter among all parameters.
    from: usize,
    parameters: &'a mut [S],
    gradient: &'a [S],
    arrays: <R::Memory as RuleMemory<S>>::Arrays<'a>,
}

impl<S: Scalar, R: Rule<S>> Loop<'_, S, R> {
    /// Runs on the threads of the current pool. No parameter depends on another, so the result is bit-identical to that of one thread.
    fn in_parts(self) {
        if self.parameters.len() <= 2 * GRAIN {
            return dispatch(self);
        }
        let Self { rate, rule, from, parameters, gradient, arrays } = self;
        let middle = parameters.len() / 2;
        let (parameters, other_parameters) = parameters.split_at_mut(middle);
        let (gradient, other_gradient) = gradient.split_at(middle);
        let (arrays, other_arrays) = R::Memory::split(arrays, middle);
        let first = Loop { rate, rule, from, parameters, gradient, arrays };
        let others = Loop { rate, rule, from: from + middle, parameters: other_parameters, gradient: other_gradient, arrays: other_arrays };
        rayon::join(|| first.in_parts(), || others.in_parts());
    }
}

impl<S: Scalar, R: Rule<S>> Operation for Loop<'_, S, R> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        let Self { rate, rule, from, parameters, gradient, arrays } = self;
        // With one length for all slices, the compiler removes the bounds checks.
        let length = parameters.len();
        let gradient = &gradient[..length];
        let (mut arrays, _) = R::Memory::split(arrays, length);
        for i in 0..length {
            let mut memory = R::Memory::read(&arrays, i);
            let update = rule.at(from + i).apply::<M>(gradient[i], parameters[i], &mut memory);
            memory.write(&mut arrays, i);
            parameters[i] = (-rate).mul_add::<M>(update, parameters[i]);
        }
    }
}
