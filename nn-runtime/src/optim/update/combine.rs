//! Two transforms as one.

use crate::error::Error;
use crate::machine::Machine;
use crate::optim::update::{Rule, Step, Transform};
use crate::record::Record;
use crate::scalar::Scalar;

/// The first transform, then the second on what it gives.
///
/// Both see the same [`Step`], so the second's [`prepare`](Transform::prepare) sees the gradient before the first: what
/// measures the whole gradient, like [`ClipNorm`](crate::optim::ClipNorm), stands first.
#[derive(Clone, Copy, Debug)]
pub struct Chain<A, B>(pub A, pub B);

/// What the first transform gives, divided by what the second gives for the same input.
///
/// Adam is a running mean over the root of a running mean of squares.
#[derive(Clone, Copy, Debug)]
pub struct Ratio<A, B>(pub A, pub B);

/// A pair of transforms is prepared, checked and recorded one after the other. Its rule says how their updates are joined; the word stands between
/// them where people read what they are.
macro_rules! pair {
    ($pair:ident, $word:literal) => {
        impl<A: Transform, B: Transform> Transform for $pair<A, B> {
            type Rule<S: Scalar> = $pair<A::Rule<S>, B::Rule<S>>;

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

/// A transform that stays where it is.
impl<T: Transform> Transform for &mut T {
    type Rule<S: Scalar> = T::Rule<S>;

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
