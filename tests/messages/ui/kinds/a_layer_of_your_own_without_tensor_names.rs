//! Cure: Write [`Layer::TENSORS`](crate::Layer::TENSORS) with a [`Tensor`](crate::Tensor) for every parameter.

use nn_runtime::prelude::*;

struct Gain;

impl<const IN: usize> Layer<IN> for Gain {
    const OUT: usize = IN;
    const PARAMETERS: usize = 1;

    fn predict(parameters: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
        output.iter_mut().zip(input).for_each(|(y, x)| *y = parameters[0] * x);
    }
}

network! {
    struct Net(2) -> 1 {
        gain: self::Gain,
        Dense(1),
    }
}

fn main() {}
