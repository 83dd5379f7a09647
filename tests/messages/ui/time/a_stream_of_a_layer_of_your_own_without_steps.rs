//! Cure: Implement [`StreamLayer`](crate::StreamLayer) for the layer, or remove `#[stream]`.

use nn_runtime::prelude::*;
use nn_runtime::shape::Sequence;

/// What is to come, from the end to the beginning.
struct Backwards;

impl<const IN: usize, const STEPS: usize, const FEATURES: usize> Layer<IN, f32, Sequence<STEPS, FEATURES>> for Backwards {
    const OUT: usize = IN;

    fn predict(_: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
        for (x, y) in input.chunks_exact(FEATURES).rev().zip(output.chunks_exact_mut(FEATURES)) {
            y.copy_from_slice(x);
        }
    }
}

network! {
    #[stream]
    struct Net([64, 8]) -> [64, 1] {
        self::Backwards([64, 8]),
        Dense(1),
    }
}

fn main() {}
