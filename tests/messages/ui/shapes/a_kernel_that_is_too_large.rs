//! Cure: Write a smaller kernel, or a padding. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([1, 16, 16]) -> 10 {
        Conv2d(8, kernel = 5), Relu, MaxPool(4),
        Conv2d(16, kernel = 5), Flatten, Dense(10),
    }
}

fn main() {}
