//! Cure: Write `rotary` before the base of its angles, `rotary, base = 500000`. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net([8, 12]) -> [8, 12] {
        Attention(heads = 2, base = 500000),
    }
}

fn main() {}
