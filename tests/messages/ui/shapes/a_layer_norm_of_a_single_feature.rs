//! Cure: Write [`BatchNorm`](crate::kind::BatchNorm): a `LayerNorm` of a sequence normalises each step.

use nn_runtime::network;

network! {
    struct Net([64, 1]) -> 10 {
        LayerNorm, Conv1d(8, kernel = 3), Flatten, Dense(10),
    }
}

fn main() {}
