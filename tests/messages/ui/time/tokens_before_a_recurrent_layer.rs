//! Cure: Put an `Embedding` first. See [`Embedding`](crate::kind::Embedding).

use nn_runtime::network;

network! {
    struct Net(Tokens(64, 65)) -> 65 {
        lstm: Lstm(32), Last, Dense(65),
    }
}

fn main() {}
