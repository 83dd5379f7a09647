//! Cure: Write `MaxPool(2), Flatten, Dense(10)`, or [`GlobalAvgPool`](crate::kind::GlobalAvgPool) in place of `Flatten`.

use nn_runtime::network;

network! {
    struct Net([3, 32, 32]) -> 10 {
        conv: Conv2d(16, kernel = 3), Relu, MaxPool(2),
        Dense(10), Softmax,
    }
}

fn main() {}
