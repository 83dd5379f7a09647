//! Initialisers that do not look at the fans.

use rand::Rng;

use crate::init::Initializer;
use crate::random;
use crate::scalar::Scalar;

/// N(0, s²) of the given deviation s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal(
    /// The standard deviation.
    pub f64,
);

/// U(−a, a) of the given bound a.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uniform(
    /// The bound.
    pub f64,
);

/// The same number everywhere.
///
/// Units that start alike stay alike: for layers whose units something else tells apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant(
    /// The number.
    pub f64,
);

/// 0 everywhere: for the last layer of a residual body or of a network, which then starts by adding nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zeros;

impl<S: Scalar> Initializer<S> for Normal {
    fn fill(&self, weight: &mut [S], _: usize, _: usize, rng: &mut dyn Rng) {
        random::normal(weight, self.0, rng);
    }
}

impl<S: Scalar> Initializer<S> for Uniform {
    fn fill(&self, weight: &mut [S], _: usize, _: usize, rng: &mut dyn Rng) {
        random::uniform(weight, self.0, rng);
    }
}

impl<S: Scalar> Initializer<S> for Constant {
    fn fill(&self, weight: &mut [S], _: usize, _: usize, _: &mut dyn Rng) {
        weight.fill(S::from_f64(self.0));
    }
}

impl<S: Scalar> Initializer<S> for Zeros {
    fn fill(&self, weight: &mut [S], _: usize, _: usize, _: &mut dyn Rng) {
        weight.fill(S::ZERO);
    }
}
