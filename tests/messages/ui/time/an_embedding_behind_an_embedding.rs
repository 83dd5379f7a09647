//! Cure: Remove one of them. See [`Embedding`](crate::kind::Embedding).

use nn_runtime::network;

network! {
    struct Net(Tokens(64, 65)) -> [64, 16] {
        Embedding(32), Embedding(16),
    }
}

fn main() {}
