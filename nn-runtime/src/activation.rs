//! User-defined activations.

#![allow(clippy::inline_always)] // code that runs under a chosen instruction set must be inlined into it

use core::marker::PhantomData;

use crate::kernel::row::zip;
use crate::kernel::{Operation, dispatch};
use crate::layer::Layer;
use crate::layer::StreamLayer;
#[cfg(feature = "train")]
use crate::layer::{Backward, Batch, Forward, TrainLayer};
use nn_kernels::Machine;
use nn_kernels::Scalar;

/// An activation function, applied to each number. A declaration names it by a path, like a layer.
///
/// [`value`](Self::value) and [`derivative`](Self::derivative) are all that it needs:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// /// x², which is not useful in practice but easy to check.
/// struct Square;
///
/// impl Activation for Square {
///     fn value(x: f32) -> f32 {
///         x * x
///     }
///
///     fn derivative(x: f32) -> f32 {
///         2.0 * x
///     }
/// }
///
/// // Every activation is a layer of any width, and of any shape: `self::Square([16, 6, 6])` behind an image.
/// let mut output = [0.0; 3];
/// <Square as Layer<3>>::predict(&[], &[], &[1.0, -2.0, 3.0], &mut output);
/// assert_eq!(output, [1.0, 4.0, 9.0]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an activation for `{S}`",
    label = "does not implement `Activation<{S}>`",
    note = "implement `Activation<{S}>`, the value and the derivative, for an activation of your own"
)]
pub trait Activation<S: Scalar = f32> {
    /// Returns f(x).
    #[must_use]
    fn value(x: S) -> S;

    /// Returns f′(x), from the input x.
    #[must_use]
    fn derivative(x: S) -> S;
}

impl<A: Activation<S>, S: Scalar, X, const IN: usize> Layer<IN, S, X> for A {
    const OUT: usize = IN;
    const FLOPS: usize = IN;

    #[inline]
    fn predict(_: &[S], _: &[S], input: &[S], output: &mut [S]) {
        dispatch(Values::<A, S>(output, input, PhantomData));
    }

    #[inline(always)]
    fn predict_with<M: Machine>(_: &[S], _: &[S], input: &[S], output: &mut [S]) {
        Values::<A, S>(output, input, PhantomData).run::<M>();
    }
}

#[cfg(feature = "train")]
impl<A: Activation<S>, S: Scalar, X, const IN: usize> TrainLayer<IN, S, X> for A {
    fn predict_batch(_: &Batch, pass: Forward<'_, S>) {
        dispatch(Values::<A, S>(pass.outputs, pass.inputs, PhantomData));
    }

    fn forward(_: &Batch, pass: Forward<'_, S>) {
        dispatch(Values::<A, S>(pass.outputs, pass.inputs, PhantomData));
    }

    fn backward(_: &Batch, pass: Backward<'_, S>) {
        if let Some(d_inputs) = pass.d_inputs {
            d_inputs.copy_from_slice(pass.d_outputs);
            dispatch(Derivatives::<A, S>(d_inputs, pass.inputs, PhantomData));
        }
    }
}

/// An activation works on each number, and so on each step.
impl<A: Activation<S>, S: Scalar, X, const IN: usize> StreamLayer<IN, S, X> for A {
    const STATE: usize = 0;

    #[inline]
    fn step(_: &[S], _: &[S], _: &mut [S], input: &[S], output: &mut [S]) {
        dispatch(Values::<A, S>(output, input, PhantomData));
    }

    #[inline(always)]
    fn step_with<M: Machine>(_: &[S], _: &[S], _: &mut [S], input: &[S], output: &mut [S]) {
        Values::<A, S>(output, input, PhantomData).run::<M>();
    }
}

/// `y = f(x)`
struct Values<'a, A, S>(&'a mut [S], &'a [S], PhantomData<A>);

impl<A: Activation<S>, S: Scalar> Operation for Values<'_, A, S> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        zip(self.0, self.1, |_, x| A::value(x));
    }
}

/// `d *= f'(x)`
#[cfg(feature = "train")]
struct Derivatives<'a, A, S>(&'a mut [S], &'a [S], PhantomData<A>);

#[cfg(feature = "train")]
impl<A: Activation<S>, S: Scalar> Operation for Derivatives<'_, A, S> {
    type Output = ();

    #[inline(always)]
    fn run<M: Machine>(self) {
        zip(self.0, self.1, |d, x| d * A::derivative(x));
    }
}

#[cfg(all(test, feature = "train"))]
mod tests {
    #![allow(clippy::float_cmp)] // products of small whole numbers are exact

    use super::*;

    struct Square;

    impl Activation<f64> for Square {
        fn value(x: f64) -> f64 {
            x * x
        }

        fn derivative(x: f64) -> f64 {
            2.0 * x
        }
    }

    #[test]
    fn an_activation_is_a_layer_in_every_pass() {
        let (inputs, mut outputs, mut d_inputs) = ([1.0, -2.0, 3.0, 0.5], [9.0; 4], [9.0; 4]);
        let batch = Batch::new(2, 0, 0);
        for pass in [<Square as TrainLayer<2, f64>>::forward, <Square as TrainLayer<2, f64>>::predict_batch] {
            outputs.fill(9.0);
            pass(
                &batch,
                Forward {
                    parameters: &[],
                    statistics: &[],
                    inputs: &inputs,
                    outputs: &mut outputs,
                    memory: &mut [],
                    state: &mut [],
                    added: &mut [],
                },
            );
            assert_eq!(outputs, [1.0, 4.0, 9.0, 0.25]);
        }
        <Square as TrainLayer<2, f64>>::backward(
            &batch,
            Backward {
                parameters: &[],
                statistics: &[],
                inputs: &inputs,
                outputs: &outputs,
                d_outputs: &mut [1.0, 10.0, 100.0, 1000.0],
                d_inputs: Some(&mut d_inputs),
                d_parameters: &mut [],
                d_statistics: &mut [],
                memory: &mut [],
                d_state: &mut [],
                d_added: &[],
            },
        );
        assert_eq!(d_inputs, [2.0, -40.0, 600.0, 1000.0]);
    }
}
