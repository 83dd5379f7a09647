//! Cure: Write a shorter kernel, or `padding = causal`. See [`Conv1d`](crate::kind::Conv1d).

use nn_runtime::network;

network! {
    struct Net([8, 2]) -> 10 {
        Conv1d(8, kernel = 9), Flatten, Dense(10),
    }
}

fn main() {}
