//! Cure: Write `#[stream]`. See [`StreamState`](crate::StreamState).

use nn_runtime::network;

network! {
    #[stream(block = 64)]
    struct Net([64, 8]) -> [64, 16] {
        Gru(16),
    }
}

fn main() {}
