//! Cure: Write the shape of the input, here `struct Net([64, 1])`: 64 steps with one feature. See [`Conv1d`](crate::kind::Conv1d).

use nn_runtime::network;

network! {
    struct Net(64) -> 10 {
        Conv1d(8, kernel = 3), Relu, Flatten,
        Dense(10),
    }
}

fn main() {}
