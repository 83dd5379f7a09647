//! Combinations of two transforms.

use crate::error::Error;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// Two transforms in a row: the second one gets the result of the first. [`Transform::then`] creates it.
///
/// Both get the same [`Step`], so [`prepare`](Transform::prepare) of the second sees the gradient before the first. A transform that
/// measures the whole gradient, such as [`ClipNorm`](crate::optim::ClipNorm), must therefore be the first.
#[derive(Clone, Copy, Debug)]
pub struct Chain<A, B>(pub A, pub B);

/// The result of the first transform, divided by that of the second. Both get the same input.
///
/// [`Adam`](crate::optim::Adam) is `Ratio(Average::new(0.9), RootMean::new(0.999, 1e-8).corrected())`.
#[derive(Clone, Copy, Debug)]
pub struct Ratio<A, B>(pub A, pub B);

/// Implements `Transform` for a pair of transforms. Only its `Rule` decides how their results are combined. The word is written between the
/// two in the settings that people read.
macro_rules! pair {
    ($pair:ident, $word:literal) => {
        impl<A: Transform, B: Transform> Transform for $pair<A, B> {
            type Rule<S: Scalar> = $pair<A::Rule<S>, B::Rule<S>>;

            const NEEDS_WHOLE_GRADIENT: bool = A::NEEDS_WHOLE_GRADIENT || B::NEEDS_WHOLE_GRADIENT;

            fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Self::Rule<S> {
                $pair(self.0.prepare(step), self.1.prepare(step))
            }

            fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
                self.0.memory(array);
                self.1.memory(array);
            }

            fn check(&self) -> Result<(), Error> {
                self.0.check()?;
                self.1.check()
            }

            fn record(&mut self, record: &mut Record<'_>) {
                record.join_by($word);
                record.part("first", &mut self.0, A::record);
                record.part("second", &mut self.1, B::record);
            }
        }
    };
}
pair!(Chain, "then");
pair!(Ratio, "over");

impl<S: Scalar, A: Rule<S>, B: Rule<S>> Rule<S> for Chain<A, B> {
    type Memory = (A::Memory, B::Memory);

    #[inline(always)]
    fn at(self, place: usize) -> Self {
        Self(self.0.at(place), self.1.at(place))
    }

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, parameter: S, memory: &mut Self::Memory) -> S {
        let update = self.0.apply::<M>(update, parameter, &mut memory.0);
        self.1.apply::<M>(update, parameter, &mut memory.1)
    }
}

impl<S: Scalar, A: Rule<S>, B: Rule<S>> Rule<S> for Ratio<A, B> {
    type Memory = (A::Memory, B::Memory);

    #[inline(always)]
    fn at(self, place: usize) -> Self {
        Self(self.0.at(place), self.1.at(place))
    }

    #[inline(always)]
    fn apply<M: Machine>(self, update: S, parameter: S, memory: &mut Self::Memory) -> S {
        self.0.apply::<M>(update, parameter, &mut memory.0) / self.1.apply::<M>(update, parameter, &mut memory.1)
    }
}

impl<T: Transform> Transform for &mut T {
    type Rule<S: Scalar> = T::Rule<S>;

    const NEEDS_WHOLE_GRADIENT: bool = T::NEEDS_WHOLE_GRADIENT;

    fn prepare<S: Scalar>(&mut self, step: &Step<'_, S>) -> Self::Rule<S> {
        T::prepare(self, step)
    }

    fn memory(&self, array: &mut dyn FnMut(&'static str, f64)) {
        T::memory(self, array);
    }

    fn check(&self) -> Result<(), Error> {
        T::check(self)
    }

    fn record(&mut self, record: &mut Record<'_>) {
        T::record(self, record);
    }
}
