//! Cure: Write `padding = causal`. See [`Conv1d`](crate::kind::Conv1d).

use nn_runtime::network;

network! {
    struct Net([64, 8]) -> 10 {
        Conv1d(16, kernel = 3, padding = casual), Flatten, Dense(10),
    }
}

fn main() {}
