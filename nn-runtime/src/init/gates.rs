//! Initial values of recurrent layers, whose weights hold those of several gates side by side.

use rand::Rng;

use crate::init::Initializer;
use nn_kernels::Scalar;
use nn_kernels::random;

/// Draws the weight of each gate as a matrix of its own: the fan-out of a gate is the number of units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EachGate<I> {
    /// How many gates there are.
    pub gates: usize,
    /// What each is drawn from.
    pub init: I,
}

impl<S: Scalar, I: Initializer<S>> Initializer<S> for EachGate<I> {
    fn fill(&self, weight: &mut [S], fan_in: usize, fan_out: usize, rng: &mut dyn Rng) {
        let units = fan_out / self.gates.max(1);
        let mut gate = vec![S::ZERO; fan_in * units];
        for start in (0..fan_out).step_by(units.max(1)) {
            self.init.fill(&mut gate, fan_in, units, rng);
            for (row, numbers) in weight.chunks_exact_mut(fan_out.max(1)).zip(gate.chunks_exact(units.max(1))) {
                row[start..start + units].copy_from_slice(numbers);
            }
        }
    }
}

/// The first bias of an `Lstm`: 1 for the forget gate, 0 for the others, so that the cell remembers from the start.
///
/// Gers, Schmidhuber and Cummins (2000); Jozefowicz, Zaremba and Sutskever (2015).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForgetBias;

impl<S: Scalar> Initializer<S> for ForgetBias {
    fn fill(&self, bias: &mut [S], _: usize, _: usize, _: &mut dyn Rng) {
        let units = bias.len() / 4;
        bias.fill(S::ZERO);
        bias[units..2 * units].fill(S::ONE);
    }
}

/// PyTorch's initialiser of recurrent layers, for weights and biases: U(−a, a), a = 1 / √units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TorchRecurrent {
    /// How many gates there are.
    pub gates: usize,
}

impl<S: Scalar> Initializer<S> for TorchRecurrent {
    fn fill(&self, numbers: &mut [S], _: usize, fan_out: usize, rng: &mut dyn Rng) {
        let units = fan_out / self.gates.max(1);
        random::uniform(numbers, 1.0 / (units.max(1) as f64).sqrt(), rng);
    }
}
