//! Cure: Remove one of them. See [`Softmax`](crate::kind::Softmax).

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Dense(2),
        Softmax,
        Softmax,
    }
}

fn main() {}
