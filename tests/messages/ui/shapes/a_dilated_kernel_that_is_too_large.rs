//! Cure: Write a smaller kernel, a smaller dilation or a larger padding. See [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([1, 8, 8]) -> 10 {
        Conv2d(8, kernel = 5, dilation = 3, padding = 1), Flatten, Dense(10),
    }
}

fn main() {}
