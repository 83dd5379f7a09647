//! Applies a transform to a gradient in place, without an optimizer.

use crate::error::Error;
use crate::kernel::{Operation, dispatch};
use crate::optim::State;
use crate::optim::update::RuleMemory;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use nn_kernels::Machine;
use nn_kernels::{Pair, Scalar};

/// A transform of a gradient of either scalar. A trainer applies several one after the other, each to the result of the one before.
pub(crate) trait InPlace: Send {
    /// Changes the gradient, the first of the pair. The second are the parameters.
    fn change(&mut self, numbers: Pair<'_>);

    /// See [`Transform::check`].
    fn check(&self) -> Result<(), Error>;

    /// See [`Transform::record`].
    fn record(&mut self, name: &str, record: &mut Record<'_>);
}

/// A transform with its state.
struct Apart<T> {
    transform: T,
    state: State,
}

impl<'a> dyn InPlace + 'a {
    pub(crate) fn boxed<T: Transform + 'a>(transform: T) -> Box<Self> {
        Box::new(Apart { transform, state: State::default() })
    }
}

impl<T: Transform> InPlace for Apart<T> {
    fn change(&mut self, numbers: Pair<'_>) {
        match numbers {
            Pair::F32(gradient, parameters) => self.run(gradient, parameters),
            Pair::F64(gradient, parameters) => self.run(gradient, parameters),
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.transform.check()
    }

    fn record(&mut self, name: &str, record: &mut Record<'_>) {
        record.part(name, &mut self.transform, T::record);
        record.memory(&format!("{name}.memory"), "State", |record| self.state.record(record));
    }
}

impl<T: Transform> Apart<T> {
    fn run<S: Scalar>(&mut self, gradient: &mut [S], parameters: &[S]) {
        let (number, _, memory) = self.state.begin(&self.transform, parameters.len());
        let rule = self.transform.prepare(&Step { number, parameters, gradient });
        dispatch(Loop { rule, parameters, gradient, memory });
    }
}

/// One pass over a gradient with any rule.
struct Loop<'a, S, R> {
    rule: R,
    parameters: &'a [S],
    gradient: &'a mut [S],
    /// The arrays of the memory, one after the other.
    memory: &'a mut [S],
}

impl<S: Scalar, R: Rule<S>> Operation for Loop<'_, S, R> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        let Self { rule, parameters, gradient, memory } = self;
        let length = parameters.len();
        let gradient = &mut gradient[..length];
        let mut arrays = R::Memory::take(&mut memory.chunks_exact_mut(State::stride(length)), length);
        for i in 0..length {
            let mut memory = R::Memory::read(&arrays, i);
            gradient[i] = rule.at(i).apply::<M>(gradient[i], parameters[i], &mut memory);
            memory.write(&mut arrays, i);
        }
    }
}
