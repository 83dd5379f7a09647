//! What anything named by a path in a declaration implements.

#[cfg(feature = "train")]
use core::ops::Range;

use crate::machine::Machine;
#[cfg(feature = "train")]
use crate::random::{RandomStream, mix};
use crate::scalar::Scalar;
use crate::tensor::Tensor;

/// A layer that takes rows of `IN` numbers. Networks are layers, so are activations, and so may types of yours be.
///
/// Its passes are associated functions over slices, so that nesting is no special case. The numbers of `rows` rows stand
/// one row after the other: `inputs` holds `rows * IN`, `outputs` `rows * OUT`. Parameters and statistics are given
/// as the slices that belong to this layer.
///
/// ```
/// use nn_runtime::prelude::*;
/// use nn_runtime::{Role, Tensor};
///
/// /// Multiplies every input by one trained number.
/// struct Gain;
///
/// impl<const IN: usize> Layer<IN> for Gain {
///     const OUT: usize = IN;
///     const PARAMETERS: usize = 1;
///     const TENSORS: &[Tensor] = &[Tensor::new("factor", &[1], 0, Role::Scale)];
///
///     fn predict(parameters: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
///         for (y, x) in output.iter_mut().zip(input) {
///             *y = parameters[0] * x;
///         }
///     }
/// }
///
/// impl<const IN: usize> TrainLayer<IN> for Gain {
///     fn initialize(parameters: &mut [f32], _: &mut [f32], _: &mut dyn Rng) {
///         parameters[0] = 1.0;
///     }
///
///     fn backward(_: &Batch, pass: Backward<'_, f32>) {
///         pass.d_parameters[0] = pass.inputs.iter().zip(&*pass.d_outputs).map(|(x, d)| x * d).sum();
///         if let Some(d_inputs) = pass.d_inputs {
///             for (d_x, d_y) in d_inputs.iter_mut().zip(&*pass.d_outputs) {
///                 *d_x = pass.parameters[0] * d_y;
///             }
///         }
///     }
/// }
///
/// network! {
///     struct Amplifier(3) -> 1 { self::Gain, Dense(1) }
/// }
/// # fn main() { assert_eq!(Amplifier::TENSORS[0].name, "gain1.factor"); }
/// ```
///
/// Every number has a name: a layer whose `TENSORS` do not name all of its parameters and statistics does not compile in a network.
///
/// Prediction is all that this trait asks for. The feature `train` adds nothing to it: a layer that was written without the feature compiles
/// with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer that takes {IN} inputs",
    label = "no `Layer<{IN}, {S}>`",
    note = "a path names a network of that many inputs, an activation, or a type with an `impl Layer<{IN}, {S}>`"
)]
pub trait Layer<const IN: usize, S: Scalar = f32> {
    /// How many numbers a row of output has.
    const OUT: usize;
    /// How many numbers it trains.
    const PARAMETERS: usize = 0;
    /// How many numbers it measures rather than trains.
    const STATISTICS: usize = 0;
    /// Floating-point operations of one row's forward pass.
    const FLOPS: usize = 0;
    /// Bytes of activations that [`predict`](Self::predict) keeps on the stack.
    const STACK_BYTES: usize = 0;
    /// Its tensors, named without the layer's own name, in the slices that belong to it: every number is in one of them.
    const TENSORS: &'static [Tensor] = &[];

    /// The answer for one row.
    fn predict(parameters: &[S], statistics: &[S], input: &[S], output: &mut [S]);

    /// [`predict`](Self::predict) under an instruction set that has been chosen already.
    #[doc(hidden)]
    #[inline(always)]
    fn predict_with<M: Machine>(parameters: &[S], statistics: &[S], input: &[S], output: &mut [S]) {
        Self::predict(parameters, statistics, input, output);
    }
}

/// A [`Layer`] that can be trained. A network with a layer that is none predicts all the same.
///
/// Its methods are associated functions over slices too; [`Layer`] shows one.
#[cfg(feature = "train")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` predicts, but cannot be trained",
    label = "no `TrainLayer<{IN}, {S}>`",
    note = "a layer of your own is trained by an `impl TrainLayer<{IN}, {S}>` with its backward pass"
)]
pub trait TrainLayer<const IN: usize, S: Scalar = f32>: Layer<IN, S> {
    /// What it keeps from the forward to the backward pass.
    const MEMORY: Memory = Memory::NONE;
    /// What the prediction pass over a batch needs for itself.
    const PREDICT_MEMORY: Memory = Memory::NONE;
    /// The fewest rows it can be trained with: batch normalisation wants two.
    const LEAST_ROWS: usize = 1;
    /// Whether its training passes want the whole batch at once, as batch normalisation does. A network with such a layer inside
    /// is trained on one thread.
    const WHOLE_BATCH: bool = false;

    /// Gives the parameters their first values. All are zero before.
    fn initialize(parameters: &mut [S], statistics: &mut [S], rng: &mut dyn rand::Rng) {
        let _ = (parameters, statistics, rng);
    }

    /// The answers for many rows, outside training.
    fn predict_batch(batch: &Batch, pass: Forward<'_, S>) {
        for_each_row::<IN, S, Self>(batch, pass);
    }

    /// The forward pass of training. May keep in `memory` what [`backward`](Self::backward) wants.
    fn forward(batch: &Batch, pass: Forward<'_, S>) {
        for_each_row::<IN, S, Self>(batch, pass);
    }

    /// The backward pass: from `d_outputs`, the gradient of the loss with respect to the outputs, writes that with
    /// respect to the parameters (the sum over the rows) and, when asked, to the inputs.
    fn backward(batch: &Batch, pass: Backward<'_, S>);
}

#[cfg(feature = "train")]
#[expect(clippy::needless_pass_by_value, reason = "it stands in for a pass, and takes what a pass takes")]
fn for_each_row<const IN: usize, S: Scalar, L: Layer<IN, S> + ?Sized>(batch: &Batch, pass: Forward<'_, S>) {
    for row in 0..batch.rows {
        let input = &pass.inputs[row * IN..(row + 1) * IN];
        let output = &mut pass.outputs[row * L::OUT..(row + 1) * L::OUT];
        L::predict(pass.parameters, pass.statistics, input, output);
    }
}

/// How many numbers a layer keeps while it works on a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// For every row.
    pub per_row: usize,
    /// Whatever the number of rows.
    pub fixed: usize,
}

impl Memory {
    /// Nothing is kept.
    pub const NONE: Self = Self { per_row: 0, fixed: 0 };

    /// So many numbers for every row.
    #[must_use]
    pub const fn per_row(per_row: usize) -> Self {
        Self { per_row, fixed: 0 }
    }

    /// So many numbers, whatever the rows.
    #[must_use]
    pub const fn fixed(fixed: usize) -> Self {
        Self { per_row: 0, fixed }
    }

    /// Room for both.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { per_row: self.per_row + other.per_row, fixed: self.fixed + other.fixed }
    }

    /// The numbers kept for a batch of `rows`.
    #[must_use]
    pub const fn numbers(self, rows: usize) -> usize {
        self.per_row.saturating_mul(rows).saturating_add(self.fixed)
    }

    /// The least that holds either of two.
    #[must_use]
    pub const fn max(self, other: Self) -> Self {
        Self { per_row: crate::sizes::max(self.per_row, other.per_row), fixed: crate::sizes::max(self.fixed, other.fixed) }
    }
}

/// Which rows a pass works on, and which random numbers it draws.
#[cfg(feature = "train")]
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Batch<'a> {
    /// How many rows this pass works on: the whole batch, or a thread's part of it.
    pub rows: usize,
    /// How many rows the whole batch has.
    pub all: usize,
    /// The first row of this part, counted in the whole batch.
    first: usize,
    /// What the random numbers of this pass are drawn from.
    key: u64,
    /// Statistics of the whole network that training leaves as they are.
    frozen: &'a [Range<usize>],
    /// Where the statistics of this layer start among those of the whole network.
    statistics: usize,
}

#[cfg(feature = "train")]
impl Batch<'_> {
    /// A batch of so many rows, whose random numbers are those of a seed and a step. Nothing is frozen.
    #[must_use]
    pub fn new(rows: usize, seed: u64, step: u64) -> Self {
        Self { rows, all: rows, first: 0, key: mix(mix(seed).wrapping_add(step)), frozen: &[], statistics: 0 }
    }

    /// The same batch for a network of which these statistics are frozen.
    pub(crate) fn with_frozen(self, frozen: &[Range<usize>]) -> Batch<'_> {
        Batch { frozen, ..self }
    }

    /// A part of this one.
    pub(crate) fn part(&self, first: usize, rows: usize) -> Self {
        Self { rows, first: self.first + first, ..*self }
    }

    /// What is left of this part behind so many of its rows.
    #[doc(hidden)]
    #[must_use]
    pub fn behind(&self, rows: usize) -> Self {
        self.part(rows, self.rows.saturating_sub(rows))
    }

    /// The same batch for a layer inside the network, whose random numbers are its own. The layer's statistics start at the place
    /// `statistics` among those of the network.
    #[must_use]
    pub fn inside(&self, layer: usize, statistics: usize) -> Self {
        Self { key: mix(self.key ^ !(layer as u64)), statistics: self.statistics + statistics, ..*self }
    }

    /// Whether the statistics at a place among those of this layer are [frozen](crate::Workspace::freeze): then the layer uses them in
    /// training as it does in prediction, and leaves them as they are.
    #[must_use]
    pub fn is_frozen(&self, place: usize) -> bool {
        self.frozen.iter().any(|frozen| frozen.contains(&(self.statistics + place)))
    }

    /// The random numbers of a layer whose rows have `width` numbers: those of a row are the same whichever part of the batch it is in.
    #[must_use]
    pub fn stream(&self, layer: usize, width: usize) -> RandomStream {
        RandomStream::of(self.key, layer as u64).from((self.first * width) as u32)
    }
}

/// What a forward pass reads and writes.
#[cfg(feature = "train")]
#[derive(Debug)]
pub struct Forward<'a, S> {
    /// The layer's trained numbers.
    pub parameters: &'a [S],
    /// The layer's measured numbers.
    pub statistics: &'a [S],
    /// `rows * IN` numbers.
    pub inputs: &'a [S],
    /// `rows * OUT` numbers, to be written. What they hold before is of no meaning.
    pub outputs: &'a mut [S],
    /// What [`TrainLayer::MEMORY`] asks for, or [`TrainLayer::PREDICT_MEMORY`] outside training. What it holds before is of no meaning.
    pub memory: &'a mut [S],
}

#[cfg(feature = "train")]
impl<S> Forward<'_, S> {
    /// The same, for a shorter time.
    pub(crate) fn reborrow(&mut self) -> Forward<'_, S> {
        Forward { outputs: self.outputs, memory: self.memory, ..*self }
    }
}

/// What a backward pass reads and writes.
#[cfg(feature = "train")]
#[derive(Debug)]
pub struct Backward<'a, S> {
    /// The layer's trained numbers.
    pub parameters: &'a [S],
    /// The layer's measured numbers.
    pub statistics: &'a [S],
    /// `rows * IN` numbers: what the forward pass was given.
    pub inputs: &'a [S],
    /// `rows * OUT` numbers: what the forward pass gave.
    pub outputs: &'a [S],
    /// The gradient with respect to the outputs. May be overwritten: nobody reads it afterwards.
    pub d_outputs: &'a mut [S],
    /// The gradient with respect to the inputs, to be written where it is wanted.
    pub d_inputs: Option<&'a mut [S]>,
    /// The gradient with respect to the parameters, to be written. What it holds before is of no meaning.
    pub d_parameters: &'a mut [S],
    /// The statistics of this batch, to be written.
    pub d_statistics: &'a mut [S],
    /// As the forward pass left it.
    pub memory: &'a mut [S],
}

#[cfg(feature = "train")]
impl<S> Backward<'_, S> {
    /// The same, for a shorter time.
    pub(crate) fn reborrow(&mut self) -> Backward<'_, S> {
        Backward {
            d_outputs: self.d_outputs,
            d_inputs: self.d_inputs.as_deref_mut(),
            d_parameters: self.d_parameters,
            d_statistics: self.d_statistics,
            memory: self.memory,
            ..*self
        }
    }
}
