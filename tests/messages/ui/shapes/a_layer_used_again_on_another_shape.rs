//! Cure: Give both uses of [`Again`](crate::kind::Again) the same shape, here by a `Reshape`, or write a second layer.

use nn_runtime::network;

network! {
    struct Net([1, 8, 8]) -> 4 {
        encoder: Conv2d(1, kernel = 3, padding = same), Relu,
        Flatten, Again(encoder),
        Dense(4),
    }
}

fn main() {}
