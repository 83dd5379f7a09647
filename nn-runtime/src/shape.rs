//! The shapes of rows as types, by which a layer of the user's own knows what it is given.

/// Numbers without a shape: what a layer takes if the declaration says nothing else. An image or a sequence is such a row, too.
#[derive(Clone, Copy, Debug)]
pub struct Flat;

/// A sequence, step after step: `[STEPS, FEATURES]`.
///
/// It is the third parameter of [`Layer`](crate::Layer), for a layer of your own over sequences:
///
/// ```
/// use nn_runtime::prelude::*;
/// use nn_runtime::shape::Sequence;
///
/// /// The mean over the steps.
/// struct Mean;
///
/// impl<const IN: usize, const STEPS: usize, const FEATURES: usize> Layer<IN, f32, Sequence<STEPS, FEATURES>> for Mean {
///     const OUT: usize = FEATURES;
///
///     fn predict(_: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
///         for (feature, y) in output.iter_mut().enumerate() {
///             *y = input.iter().skip(feature).step_by(FEATURES).sum::<f32>() / STEPS as f32;
///         }
///     }
/// }
///
/// impl<const IN: usize, const STEPS: usize, const FEATURES: usize> TrainLayer<IN, f32, Sequence<STEPS, FEATURES>> for Mean {
///     fn backward(_: &Batch, pass: Backward<'_, f32>) {
///         for (row, d_inputs) in pass.d_inputs.into_iter().flat_map(|all| all.chunks_exact_mut(IN)).enumerate() {
///             for (place, d_x) in d_inputs.iter_mut().enumerate() {
///                 *d_x = pass.d_outputs[row * FEATURES + place % FEATURES] / STEPS as f32;
///             }
///         }
///     }
/// }
///
/// network! {
///     struct Net([10, 3]) -> 1 { self::Mean(3), Dense(1) } // it gives 3 numbers
/// }
/// # fn main() { let _ = Net::init(&mut StdRng::seed_from_u64(1)).predict(&[[0.5; 3]; 10]); }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Sequence<const STEPS: usize, const FEATURES: usize>;

/// An image, channel after channel, each line by line: `[CHANNELS, HEIGHT, WIDTH]`.
///
/// It is the third parameter of [`Layer`](crate::Layer), for a layer of your own over images:
///
/// ```
/// use nn_runtime::prelude::*;
/// use nn_runtime::shape::Image;
/// use nn_runtime::{Role, Tensor};
///
/// /// Multiplies each channel by a trained number.
/// struct Scale;
///
/// impl<const IN: usize, const C: usize, const H: usize, const W: usize> Layer<IN, f32, Image<C, H, W>> for Scale {
///     const OUT: usize = IN;
///     const PARAMETERS: usize = C;
///     const TENSORS: &[Tensor] = &[Tensor::new("factor", &[C], 0, Role::Scale)];
///
///     fn predict(factors: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
///         for (place, (y, x)) in output.iter_mut().zip(input).enumerate() {
///             *y = factors[place / (H * W)] * x;
///         }
///     }
/// }
///
/// network! {
///     struct Net([3, 8, 8]) -> 10 {
///         Conv2d(16, kernel = 3),
///         scale: self::Scale([16, 6, 6]), // it gives an image of 16 channels, 6 high, 6 wide
///         Relu, Flatten, Dense(10),
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Image<const CHANNELS: usize, const HEIGHT: usize, const WIDTH: usize>;
