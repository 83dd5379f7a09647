//! Cure: Write `Embedding(64)` behind an input of tokens. See [`Embedding`](crate::kind::Embedding).

use nn_runtime::network;

network! {
    struct Net(Tokens(8, 20)) -> [8, 20] {
        Positions, Attention(heads = 4),
    }
}

fn main() {}
