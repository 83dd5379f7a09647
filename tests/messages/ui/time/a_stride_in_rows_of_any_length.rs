//! Cure: Keep the number of steps: `padding = same` or `causal`, without a stride. See [`Padded`](crate::Padded).

use nn_runtime::network;

network! {
    struct Net([..=8, 3]) -> 4 {
        Conv1d(4, kernel = 3, stride = 2),
        Relu,
        MaxPool(2),
        GlobalMaxPool,
    }
}

fn main() {}
