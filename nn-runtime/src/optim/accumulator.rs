//! A gradient of more rows than go through the network at once.

use std::fmt;

use crate::optim::update::move_statistics;
use crate::scalar::Scalar;
use crate::train::Train;

/// The mean of the gradients of several batches: a large batch in pieces that fit into memory.
///
/// ```
/// use nn_runtime::optim::Accumulator;
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Line(1) -> 1 { Dense(1) }
/// }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let (mut line, mut sgd) = (Line::init(&mut StdRng::seed_from_u64(1)), Sgd::new(0.1));
/// let mut workspace = Line::workspace(2);
/// let mut mean = Accumulator::new();
/// for (inputs, targets) in [([[1.0], [2.0]], [[3.0], [5.0]]), ([[3.0], [4.0]], [[7.0], [9.0]])] {
///     line.gradient(&inputs, &targets, &mut workspace)?;
///     mean.add(&mut line, workspace.gradient(), 2.0);
/// }
/// sgd.step(&mut line, mean.gradient_mut());
/// mean.clear();
/// # Ok(()) }
/// ```
///
/// Each piece is normalised by its own statistics, as if it were alone; running statistics move by those of each piece in order. A network
/// without batch normalisation gets the gradient of the whole, up to rounding.
pub struct Accumulator<N> {
    mean: N,
    pieces: usize,
    weight: f64,
}

impl<N: Train> Accumulator<N> {
    /// The mean of nothing yet. Allocates a gradient; nothing after does.
    #[must_use]
    pub fn new() -> Self {
        Self { mean: N::zeros(), pieces: 0, weight: 0.0 }
    }

    /// Adds the gradient of a batch that counts for `weight`, mostly the number of its rows. Running statistics of the network move by
    /// those of the batch added before; by those of the last they move in the step.
    pub fn add(&mut self, network: &mut N, gradient: &N, weight: f64) {
        if self.pieces > 0 {
            move_statistics(N::TENSORS, network.statistics_mut(), self.mean.statistics());
        }
        self.mean.statistics_mut().copy_from_slice(gradient.statistics());
        self.pieces += 1;
        self.weight += weight;
        if self.pieces == 1 {
            self.mean.parameters_mut().copy_from_slice(gradient.parameters());
        } else if weight > 0.0 {
            let share = N::Scalar::from_f64(weight / self.weight);
            let numbers = self.mean.parameters_mut().iter_mut().zip(gradient.parameters());
            numbers.for_each(|(mean, new)| *mean += share * (*new - *mean));
        }
    }

    /// The mean so far, to be penalised, clipped, and stepped against.
    #[must_use]
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.mean
    }

    /// Begins anew.
    pub fn clear(&mut self) {
        (self.pieces, self.weight) = (0, 0.0);
    }
}

impl<N: Train> Default for Accumulator<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N> fmt::Debug for Accumulator<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accumulator").field("pieces", &self.pieces).field("weight", &self.weight).finish_non_exhaustive()
    }
}
