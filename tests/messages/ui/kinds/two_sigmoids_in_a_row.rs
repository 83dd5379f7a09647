//! Cure: Remove one of them. See [`Sigmoid`](crate::kind::Sigmoid).

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Dense(2),
        Sigmoid,
        Sigmoid,
    }
}

fn main() {}
