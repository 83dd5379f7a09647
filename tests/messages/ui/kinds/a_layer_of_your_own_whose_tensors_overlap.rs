//! Cure: Write the offset after the tensor before, here `Tensor::new("right", &[1], 1, Role::Scale)`. See
//! [`Tensor::new`](crate::Tensor::new).

use nn_runtime::prelude::*;
use nn_runtime::{Role, Tensor};

struct Gain;

impl<const IN: usize> Layer<IN> for Gain {
    const OUT: usize = IN;
    const PARAMETERS: usize = 2;
    const TENSORS: &[Tensor] = &[Tensor::new("left", &[1], 0, Role::Scale), Tensor::new("right", &[1], 0, Role::Scale)];

    fn predict(parameters: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
        output.iter_mut().zip(input).for_each(|(y, x)| *y = parameters[0] * x);
    }
}

network! {
    struct Net(2) -> 1 {
        self::Gain,
        Dense(1),
    }
}

fn main() {}
