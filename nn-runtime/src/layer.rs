//! The traits of layers, and of every type that a declaration names by a path.

mod stream;
#[cfg(all(test, feature = "train"))]
mod tests;

#[cfg(feature = "train")]
use core::ops::Range;

use crate::shape::Flat;
use crate::tensor::Tensor;
use nn_kernels::Machine;
use nn_kernels::Scalar;
#[cfg(feature = "train")]
use nn_kernels::random::{RandomStream, mix};

pub use stream::StreamLayer;

/// A layer that takes rows of `IN` numbers. Networks and activations are layers, and your own types can be.
///
/// Implement it to use a type of your own in a declaration. The passes are associated functions over slices. `inputs` holds `rows * IN`
/// numbers and `outputs` holds `rows * OUT`, one row after the other. Parameters and statistics are the slices that belong to this layer.
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
/// Every number must have a name: a layer whose `TENSORS` do not cover all its parameters and statistics is a compile error in a network.
///
/// This trait only requires prediction. To train the layer, implement `TrainLayer` too, which needs the feature `train`. To run it step by
/// step in a network with `#[stream]`, implement [`StreamLayer`].
///
/// # Shapes
///
/// `self::Gain` takes a row of numbers, whatever its shape is, and gives numbers. With the shape that it gives in parentheses, as in
/// `self::Blur([16, 6, 6])`, a layer knows the shape before it: `X` is then an [`Image`](crate::shape::Image), a
/// [`Sequence`](crate::shape::Sequence), or [`Flat`] for numbers, which is the default. These pages have examples. Networks and activations
/// take every shape.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer for {IN} inputs",
    label = "does not implement `Layer<{IN}, {S}, {X}>`",
    note = "expected a path to a network with {IN} inputs, to an activation, or to a type that implements `Layer<{IN}, {S}, {X}>`"
)]
pub trait Layer<const IN: usize, S: Scalar = f32, X = Flat> {
    /// The number of outputs of a row.
    const OUT: usize;
    /// The shape of the outputs of a row, `&[C, H, W]`. A declaration that names another shape does not compile. Default: the declaration
    /// decides, as long as the numbers are as many.
    const SHAPE: &'static [usize] = &[];
    /// The number of trained parameters.
    const PARAMETERS: usize = 0;
    /// The number of statistics: numbers that training measures instead of training them.
    const STATISTICS: usize = 0;
    /// The floating-point operations of the forward pass of one row.
    const FLOPS: usize = 0;
    /// The bytes of activations that [`predict`](Self::predict) keeps on the stack.
    const STACK_BYTES: usize = 0;
    /// The tensors of the layer, named without the layer's name. Their ranges are relative to the slices of this layer and cover every
    /// number.
    const TENSORS: &'static [Tensor] = &[];

    /// Predicts one row.
    fn predict(parameters: &[S], statistics: &[S], input: &[S], output: &mut [S]);

    /// [`predict`](Self::predict) for an instruction set that is already chosen.
    #[doc(hidden)]
    #[inline(always)]
    fn predict_with<M: Machine>(parameters: &[S], statistics: &[S], input: &[S], output: &mut [S]) {
        Self::predict(parameters, statistics, input, output);
    }
}

/// A [`Layer`] that can be trained. A network that contains a layer without this trait can only predict.
///
/// See [`Layer`] for an example.
#[cfg(feature = "train")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` predicts, but cannot be trained",
    label = "does not implement `TrainLayer<{IN}, {S}, {X}>`",
    note = "implement `TrainLayer<{IN}, {S}, {X}>`, the backward pass, to train a layer of your own"
)]
pub trait TrainLayer<const IN: usize, S: Scalar = f32, X = Flat>: Layer<IN, S, X> {
    /// The memory that the layer keeps from the forward to the backward pass.
    const MEMORY: Memory = Memory::NONE;
    /// The memory that the prediction pass over a batch needs.
    const PREDICT_MEMORY: Memory = Memory::NONE;
    /// The minimum number of rows of a training batch. Default: 1; batch normalisation needs 2.
    const LEAST_ROWS: usize = 1;
    /// Whether the training passes need the whole batch at once, as batch normalisation does. A network that contains such a layer is
    /// trained on one thread.
    const WHOLE_BATCH: bool = false;

    /// Initialises the parameters and the statistics. All numbers are 0 before.
    fn initialize(parameters: &mut [S], statistics: &mut [S], rng: &mut dyn rand::Rng) {
        let _ = (parameters, statistics, rng);
    }

    /// Predicts many rows, outside training.
    fn predict_batch(batch: &Batch, pass: Forward<'_, S>) {
        for_each_row::<IN, S, X, Self>(batch, pass);
    }

    /// The forward pass of training. It may store in `memory` what [`backward`](Self::backward) needs.
    fn forward(batch: &Batch, pass: Forward<'_, S>) {
        for_each_row::<IN, S, X, Self>(batch, pass);
    }

    /// The backward pass.
    ///
    /// From `d_outputs`, the gradient of the loss with respect to the outputs, it computes the gradient with respect to the parameters (the
    /// sum over the rows) and, if requested, with respect to the inputs.
    fn backward(batch: &Batch, pass: Backward<'_, S>);
}

#[cfg(feature = "train")]
#[expect(clippy::needless_pass_by_value, reason = "it stands in for a pass, and takes what a pass takes")]
fn for_each_row<const IN: usize, S: Scalar, X, L: Layer<IN, S, X> + ?Sized>(batch: &Batch, pass: Forward<'_, S>) {
    for row in 0..batch.rows {
        let input = &pass.inputs[row * IN..(row + 1) * IN];
        let output = &mut pass.outputs[row * L::OUT..(row + 1) * L::OUT];
        L::predict(pass.parameters, pass.statistics, input, output);
    }
}

/// How many numbers a layer keeps while it processes a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Numbers for each row.
    pub per_row: usize,
    /// Numbers that do not depend on the number of rows.
    pub fixed: usize,
}

impl Memory {
    /// No memory.
    pub const NONE: Self = Self { per_row: 0, fixed: 0 };

    /// Memory of `per_row` numbers for each row.
    #[must_use]
    pub const fn per_row(per_row: usize) -> Self {
        Self { per_row, fixed: 0 }
    }

    /// Memory of `fixed` numbers, regardless of the number of rows.
    #[must_use]
    pub const fn fixed(fixed: usize) -> Self {
        Self { per_row: 0, fixed }
    }

    /// The sum of both.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { per_row: self.per_row + other.per_row, fixed: self.fixed + other.fixed }
    }

    /// The numbers kept for a batch of `rows`.
    #[must_use]
    pub const fn numbers(self, rows: usize) -> usize {
        self.per_row.saturating_mul(rows).saturating_add(self.fixed)
    }

    /// The smallest memory that is large enough for either.
    #[must_use]
    pub const fn max(self, other: Self) -> Self {
        Self { per_row: crate::sizes::max(self.per_row, other.per_row), fixed: crate::sizes::max(self.fixed, other.fixed) }
    }
}

/// The rows that a pass processes, and the key of its random numbers.
#[cfg(feature = "train")]
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Batch<'a> {
    /// The number of rows of this pass: the whole batch, or the part of one thread.
    pub rows: usize,
    /// The number of rows of the whole batch.
    pub all: usize,
    /// The first row of this part within the whole batch.
    first: usize,
    /// The key from which the random numbers of this pass are drawn.
    key: u64,
    /// Statistics of the whole network that training does not change.
    frozen: &'a [Range<usize>],
    /// Where the statistics of this layer start within those of the whole network.
    statistics: usize,
}

#[cfg(feature = "train")]
impl Batch<'_> {
    /// A batch of `rows` rows, with random numbers from a seed and a step. Nothing is frozen.
    #[must_use]
    pub fn new(rows: usize, seed: u64, step: u64) -> Self {
        Self { rows, all: rows, first: 0, key: mix(mix(seed).wrapping_add(step)), frozen: &[], statistics: 0 }
    }

    /// The same batch with frozen statistics, given as ranges of the network's statistics.
    pub(crate) fn with_frozen(self, frozen: &[Range<usize>]) -> Batch<'_> {
        Batch { frozen, ..self }
    }

    /// A part of this batch.
    pub(crate) fn part(&self, first: usize, rows: usize) -> Self {
        Self { rows, first: self.first + first, ..*self }
    }

    /// The rest of this part after its first `rows` rows.
    #[doc(hidden)]
    #[must_use]
    pub fn behind(&self, rows: usize) -> Self {
        self.part(rows, self.rows.saturating_sub(rows))
    }

    /// The same batch for layer number `layer` of the network, with random numbers of its own. `statistics` is where the layer's statistics
    /// start within those of the network.
    #[must_use]
    pub fn inside(&self, layer: usize, statistics: usize) -> Self {
        Self { key: mix(self.key ^ !(layer as u64)), statistics: self.statistics + statistics, ..*self }
    }

    /// Whether the statistic at `place` of this layer is [frozen](crate::Workspace::freeze). A layer with frozen statistics uses them in
    /// training as in prediction, and does not change them.
    #[must_use]
    pub fn is_frozen(&self, place: usize) -> bool {
        self.frozen.iter().any(|frozen| frozen.contains(&(self.statistics + place)))
    }

    /// The random numbers of a layer whose rows have `width` numbers. A row gets the same numbers in whichever part of the batch it is.
    #[must_use]
    pub fn stream(&self, layer: usize, width: usize) -> RandomStream {
        RandomStream::of(self.key, layer as u64).from((self.first * width) as u32)
    }
}

/// What a forward pass reads and writes.
#[cfg(feature = "train")]
#[derive(Debug)]
pub struct Forward<'a, S> {
    /// The parameters of the layer.
    pub parameters: &'a [S],
    /// The statistics of the layer.
    pub statistics: &'a [S],
    /// The inputs, `rows * IN` numbers.
    pub inputs: &'a [S],
    /// The outputs to write, `rows * OUT` numbers. Their initial content is unspecified.
    pub outputs: &'a mut [S],
    /// Memory of the size [`TrainLayer::MEMORY`], or [`TrainLayer::PREDICT_MEMORY`] outside training. Its initial content is unspecified.
    pub memory: &'a mut [S],
    /// The states of a network before the first step, to be replaced by those behind the last one. Empty if none are carried from batch to
    /// batch, and for a layer inside another network.
    pub state: &'a mut [S],
    /// A number for each row, to which layers of the network add what they add to the loss. Empty if no loss is computed.
    pub added: &'a mut [S],
}

#[cfg(feature = "train")]
impl<S> Forward<'_, S> {
    /// Borrows the same slices for a shorter time.
    pub(crate) fn reborrow(&mut self) -> Forward<'_, S> {
        Forward { outputs: self.outputs, memory: self.memory, state: self.state, added: self.added, ..*self }
    }
}

/// The slices that a backward pass reads and writes.
#[cfg(feature = "train")]
#[derive(Debug)]
pub struct Backward<'a, S> {
    /// The parameters of the layer.
    pub parameters: &'a [S],
    /// The statistics of the layer.
    pub statistics: &'a [S],
    /// The inputs of the forward pass, `rows * IN` numbers.
    pub inputs: &'a [S],
    /// The outputs of the forward pass, `rows * OUT` numbers.
    pub outputs: &'a [S],
    /// The gradient with respect to the outputs. It may be overwritten, because it is not read afterwards.
    pub d_outputs: &'a mut [S],
    /// The gradient with respect to the inputs, to write if it is `Some`.
    pub d_inputs: Option<&'a mut [S]>,
    /// The gradient with respect to the parameters, to write. Its initial content is unspecified.
    pub d_parameters: &'a mut [S],
    /// The statistics of this batch, to write.
    pub d_statistics: &'a mut [S],
    /// The memory as the forward pass left it.
    pub memory: &'a mut [S],
    /// The gradient with respect to the states behind the last step, to be replaced by that with respect to those before the first one.
    /// Empty if it is 0 and not wanted.
    pub d_state: &'a mut [S],
    /// The derivative of the loss with respect to what was added for each row. Empty if it is 0.
    pub d_added: &'a [S],
}

#[cfg(feature = "train")]
impl<S> Backward<'_, S> {
    /// Borrows the same slices for a shorter time.
    pub(crate) fn reborrow(&mut self) -> Backward<'_, S> {
        Backward {
            d_outputs: self.d_outputs,
            d_inputs: self.d_inputs.as_deref_mut(),
            d_parameters: self.d_parameters,
            d_statistics: self.d_statistics,
            memory: self.memory,
            d_state: self.d_state,
            ..*self
        }
    }
}
