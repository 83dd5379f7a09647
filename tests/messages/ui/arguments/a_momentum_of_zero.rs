//! Cure: Write a momentum greater than 0, or leave it out: the default is 0.1. See [`BatchNorm`](crate::kind::BatchNorm).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        BatchNorm(momentum = 0.0),
        Dense(1),
    }
}

fn main() {}
