//! Cure: Remove `bidirectional`, or `#[stream]`. See [`StreamState`](crate::StreamState).

use nn_runtime::network;

network! {
    #[stream]
    struct Net([64, 8]) -> [64, 32] {
        Lstm(16, bidirectional),
    }
}

fn main() {}
