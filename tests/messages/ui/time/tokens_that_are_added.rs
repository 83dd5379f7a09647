//! Cure: Put an `Embedding` into each branch. See [`Embedding`](crate::kind::Embedding).

use nn_runtime::network;

network! {
    struct Net(Tokens(64, 65)) -> [64, 65] {
        Add { Identity, Identity }, Embedding(65),
    }
}

fn main() {}
