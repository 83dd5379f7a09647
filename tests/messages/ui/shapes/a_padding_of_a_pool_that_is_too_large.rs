//! Cure: Write at most half of the kernel, or a larger kernel. See [`MaxPool`](crate::kind::MaxPool).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        MaxPool(3, padding = 2), Flatten, Dense(10),
    }
}

fn main() {}
