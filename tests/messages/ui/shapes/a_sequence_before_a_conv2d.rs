//! Cure: Write `struct Net([1, 28, 28])` for an image with one channel, or `Conv1d` to go along the 28 steps. See
//! [`Conv2d`](crate::kind::Conv2d).

use nn_runtime::network;

network! {
    struct Net([28, 28]) -> 10 {
        Conv2d(6, kernel = 5), Relu, Flatten,
        Dense(10), Softmax,
    }
}

fn main() {}
