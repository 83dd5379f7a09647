//! Cure: Write a smaller pool, or remove it. See [`MaxPool`](crate::kind::MaxPool).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        MaxPool(2), MaxPool(2), MaxPool(2), AvgPool(2),
        Flatten, Dense(10),
    }
}

fn main() {}
