//! Cure: Put an `Embedding` first. See [`Embedding`](crate::kind::Embedding).

use nn_runtime::network;

network! {
    struct Net(Tokens(1, 65)) -> 3 {
        Dense(3),
    }
}

fn main() {}
