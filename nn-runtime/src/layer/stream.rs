//! The trait of layers that run one step after the other.

use super::Layer;
use crate::shape::Flat;
use nn_kernels::{Machine, Scalar};

/// A [`Layer`] over sequences that can run step by step, in a network with `#[stream]`.
///
/// A step takes the numbers of one step and gives those of one. What the layer remembers is a state of fixed size. Each step must give the
/// numbers that [`predict`](Layer::predict) gives at that step of the whole sequence. The simplest way is one function for both:
///
/// ```
/// use nn_runtime::prelude::*;
/// use nn_runtime::shape::Sequence;
///
/// /// What has changed since the step before.
/// struct Change;
///
/// impl Change {
///     fn advance(before: &mut [f32], input: &[f32], output: &mut [f32]) {
///         for ((y, x), before) in output.iter_mut().zip(input).zip(before) {
///             *y = x - *before;
///             *before = *x;
///         }
///     }
/// }
///
/// impl<const IN: usize, const STEPS: usize, const FEATURES: usize> Layer<IN, f32, Sequence<STEPS, FEATURES>> for Change {
///     const OUT: usize = IN;
///
///     fn predict(_: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
///         let mut before = [0.0; FEATURES];
///         for (x, y) in input.chunks_exact(FEATURES).zip(output.chunks_exact_mut(FEATURES)) {
///             Self::advance(&mut before, x, y);
///         }
///     }
/// }
///
/// impl<const IN: usize, const STEPS: usize, const FEATURES: usize> StreamLayer<IN, f32, Sequence<STEPS, FEATURES>> for Change {
///     const STATE: usize = FEATURES; // the step before
///
///     fn step(_: &[f32], _: &[f32], state: &mut [f32], input: &[f32], output: &mut [f32]) {
///         Self::advance(state, input, output);
///     }
/// }
///
/// impl<const IN: usize, const STEPS: usize, const FEATURES: usize> TrainLayer<IN, f32, Sequence<STEPS, FEATURES>> for Change {
///     fn backward(_: &Batch, pass: Backward<'_, f32>) {
///         for (row, d_inputs) in pass.d_inputs.into_iter().flat_map(|all| all.chunks_exact_mut(IN)).enumerate() {
///             let d = &pass.d_outputs[row * IN..][..IN];
///             for (place, d_x) in d_inputs.iter_mut().enumerate() {
///                 *d_x = d[place] - d.get(place + FEATURES).unwrap_or(&0.0);
///             }
///         }
///     }
/// }
///
/// network! {
///     #[stream]
///     struct Net([4, 2]) -> [4, 1] { self::Change([4, 2]), Dense(1) }
/// }
///
/// # fn main() {
/// let net = Net::init(&mut StdRng::seed_from_u64(1));
/// let steps = [[1.0, 2.0], [3.0, 0.0], [2.0, 2.0], [5.0, 1.0]];
/// let mut stream = net.stream();
/// assert_eq!(stream.block(&steps), net.predict(&steps));
/// assert_eq!(Net::STREAM_BYTES, 2 * 4);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run step by step",
    label = "a layer in a network with `#[stream]` that does not implement `StreamLayer<{IN}, {S}, {X}>`",
    note = "implement `StreamLayer<{IN}, {S}, {X}>`, a step with its state, or remove `#[stream]`"
)]
pub trait StreamLayer<const IN: usize, S: Scalar = f32, X = Flat>: Layer<IN, S, X> {
    /// How many numbers it remembers from one step to the next.
    const STATE: usize;

    /// Writes the state before the first step. It is 0 before. Default: it stays 0.
    fn start(parameters: &[S], statistics: &[S], state: &mut [S]) {
        let _ = (parameters, statistics, state);
    }

    /// Computes one step, and replaces the state.
    fn step(parameters: &[S], statistics: &[S], state: &mut [S], input: &[S], output: &mut [S]);

    /// [`step`](Self::step) for an instruction set that is already chosen.
    #[doc(hidden)]
    #[inline(always)]
    fn step_with<M: Machine>(parameters: &[S], statistics: &[S], state: &mut [S], input: &[S], output: &mut [S]) {
        Self::step(parameters, statistics, state, input, output);
    }
}
