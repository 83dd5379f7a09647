//! Cure: Write a base above 1, `rotary, base = 10000`. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net([8, 12]) -> [8, 12] {
        Attention(heads = 2, rotary, base = 1),
    }
}

fn main() {}
