//! Cure: Write `Conv2d`, here `Conv2d(6, kernel = 5)`. See [`Conv1d`](crate::kind::Conv1d).

use nn_runtime::network;

network! {
    struct Net([1, 28, 28]) -> 10 {
        Conv1d(6, kernel = 5), Relu, Flatten,
        Dense(10), Softmax,
    }
}

fn main() {}
