//! Cure: Write the pool before `Flatten`. See [`MaxPool`](crate::kind::MaxPool).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        Flatten, MaxPool(2),
        Dense(10),
    }
}

fn main() {}
