//! Cure: Let the layer give as many steps as it takes, or remove `#[stream]`. See [`StreamLayer`](crate::StreamLayer).

use nn_runtime::prelude::*;
use nn_runtime::shape::Sequence;

/// Every second step.
struct Half;

impl<const IN: usize, const STEPS: usize, const FEATURES: usize> Layer<IN, f32, Sequence<STEPS, FEATURES>> for Half {
    const OUT: usize = STEPS / 2 * FEATURES;

    fn predict(_: &[f32], _: &[f32], input: &[f32], output: &mut [f32]) {
        for (x, y) in input.chunks_exact(2 * FEATURES).zip(output.chunks_exact_mut(FEATURES)) {
            y.copy_from_slice(&x[..FEATURES]);
        }
    }
}

network! {
    #[stream]
    struct Net([64, 8]) -> [32, 1] {
        half: self::Half([32, 8]),
        Dense(1),
    }
}

fn main() {}
