//! Cure: Make the dilation smaller: each window must see a pixel. See [`MaxPool`](crate::kind::MaxPool).

use nn_runtime::network;

network! {
    struct Net([3, 4, 8]) -> 2 {
        MaxPool(2, dilation = 5, padding = 2), Flatten, Dense(2),
    }
}

fn main() {}
