//! Cure: Write a padding that is smaller than the kernel, or a larger kernel. See [`MaxPool`](crate::kind::MaxPool).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        MaxPool(3, padding = 3), Flatten, Dense(10),
    }
}

fn main() {}
