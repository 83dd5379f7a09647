//! Cure: Write `Dense(784), Reshape([1, 28, 28])`. See [`Reshape`](crate::kind::Reshape).

use nn_runtime::network;

network! {
    struct Net(16) -> [1, 28, 28] {
        Dense(784), Sigmoid,
    }
}

fn main() {}
