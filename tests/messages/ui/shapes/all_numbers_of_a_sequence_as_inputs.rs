//! Cure: Write `Flatten, Dense(784 -> 128)`: without it a [`Dense`](crate::kind::Dense) works on each step.

use nn_runtime::network;

network! {
    struct Net([28, 28]) -> 10 {
        Dense(784 -> 128), Relu,
        Dense(10), Softmax,
    }
}

fn main() {}
