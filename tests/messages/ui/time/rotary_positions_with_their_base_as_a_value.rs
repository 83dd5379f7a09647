//! Cure: Write `rotary` alone, and the base behind it: `rotary, base = 500000`. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net([8, 12]) -> [8, 12] {
        Attention(heads = 2, rotary = 500000),
    }
}

fn main() {}
