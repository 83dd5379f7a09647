//! Cure: Write `MaxPool(3, stride = 2)`. See [`MaxPool`](crate::kind::MaxPool).

use nn_runtime::network;

network! {
    struct Net([3, 8, 8]) -> 10 {
        MaxPool(3, 2), Flatten, Dense(10),
    }
}

fn main() {}
