//! Cure: Implement [`Layer`](crate::Layer) for the shape before the layer: [`Sequence`](crate::shape::Sequence),
//! [`Image`](crate::shape::Image), or nothing for numbers.

use nn_runtime::prelude::*;
use nn_runtime::shape::Image;

/// Half of each number.
struct Half;

impl<const IN: usize, const C: usize, const H: usize, const W: usize> Layer<IN, f32, Image<C, H, W>> for Half {
    const OUT: usize = IN;

    fn predict(_: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
        output.iter_mut().zip(input).for_each(|(y, x)| *y = x / 2.0);
    }
}

network! {
    struct Net([8, 3]) -> [8, 1] {
        half: self::Half([8, 3]),
        Dense(1),
    }
}

fn main() {}
