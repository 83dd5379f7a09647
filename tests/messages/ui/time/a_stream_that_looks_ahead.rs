//! Cure: Write `padding = causal`. See [`StreamState`](crate::StreamState).

use nn_runtime::network;

network! {
    #[stream]
    struct Net([64, 8]) -> [64, 16] {
        conv1: Conv1d(16, kernel = 3, padding = same), Relu,
    }
}

fn main() {}
