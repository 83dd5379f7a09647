//! Cure: Write `causal` in every attention of a network with `#[stream]`. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    #[stream]
    struct Net([8, 12]) -> [8, 12] {
        attn: Attention(heads = 4),
        other: Attention(heads = 4, memory = attn),
    }
}

fn main() {}
