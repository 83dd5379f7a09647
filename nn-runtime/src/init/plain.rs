//! Initialisers that do not depend on the fan-in and fan-out.

use rand::Rng;

use crate::init::Initializer;
use nn_kernels::Scalar;
use nn_kernels::random;

/// Normally distributed numbers, N(0, s²), with standard deviation s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal(
    /// The standard deviation.
    pub f64,
);

/// Uniformly distributed numbers, U(−a, a), with bound a.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uniform(
    /// The bound.
    pub f64,
);

/// The same number everywhere.
///
/// Units with equal weights receive equal gradients and stay equal, so use it only where something else distinguishes the units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant(
    /// The number.
    pub f64,
);

/// Zeros. With it, the last layer of a residual body or of a network adds nothing at the start of training.
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
