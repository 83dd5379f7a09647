//! Gradient accumulation.

use std::fmt;

use crate::optim::update::move_statistics;
use crate::train::Train;
use nn_kernels::Scalar;

/// Gradient accumulation: the mean of the gradients of several batches. It makes a large batch out of pieces that fit into memory.
///
/// [`Trainer::accumulate`](crate::trainer::Trainer::accumulate) does this in a trainer. In a loop by hand:
///
/// ```
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
/// Without batch normalisation, the result is the gradient of the large batch, up to rounding. A batch normalisation normalises each piece
/// by the statistics of that piece, and its running statistics are updated once for each piece, in order.
pub struct Accumulator<N> {
    mean: N,
    pieces: usize,
    weight: f64,
}

impl<N: Train> Accumulator<N> {
    /// Creates an empty accumulator. This allocates memory for one gradient; no other method allocates.
    #[must_use]
    pub fn new() -> Self {
        Self { mean: N::zeros(), pieces: 0, weight: 0.0 }
    }

    /// Adds the gradient of a batch. `weight` is the weight of the batch in the mean, usually its number of rows.
    ///
    /// It also updates the running statistics of the network by those of the batch that was added before this one. The statistics of the
    /// last batch follow in the optimizer's step.
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

    /// Returns the mean so far, for modification and for the optimizer's step.
    #[must_use]
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.mean
    }

    /// Removes all gradients, for the next step.
    #[doc(alias = "zero_grad")]
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
