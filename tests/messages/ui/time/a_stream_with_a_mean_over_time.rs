//! Cure: Use `Last` in place of the pool, or remove `#[stream]`. See [`StreamState`](crate::StreamState).

use nn_runtime::network;

network! {
    #[stream]
    struct Net([64, 8]) -> 16 {
        Gru(16), GlobalAvgPool,
    }
}

fn main() {}
