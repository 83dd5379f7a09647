//! Cure: Write a size of at least 1. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(-4),
        Dense(1),
    }
}

fn main() {}
