//! Cure: Write a stride of 1, or remove `#[stream]`. See [`StreamState`](crate::StreamState).

use nn_runtime::network;

network! {
    #[stream]
    struct Net([64, 8]) -> [32, 16] {
        Conv1d(16, kernel = 2, stride = 2),
    }
}

fn main() {}
