//! Cure: Write `Flatten, Dense(128)`. See [`Flatten`](crate::kind::Flatten).

use nn_runtime::network;

network! {
    struct Net([1, 28, 28]) -> 10 {
        Dense(784 -> 128), Relu,
        Dense(10), Softmax,
    }
}

fn main() {}
