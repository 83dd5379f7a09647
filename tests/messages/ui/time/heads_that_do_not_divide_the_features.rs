//! Cure: Write a number of heads that divides the number of features, `Attention(heads = 4)`. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net([64, 128]) -> [64, 128] {
        ln_1: LayerNorm, first: Attention(heads = 3),
        up: Dense(130), second: Attention(heads = 4),
        down: Dense(128),
    }
}

fn main() {}
