//! Cure: Declare the input as tokens, `Tokens(64, 65)`. See [`Embedding`](crate::kind::Embedding).

use nn_runtime::network;

network! {
    struct Net(64) -> 10 {
        Embedding(32), Dense(10),
    }
}

fn main() {}
