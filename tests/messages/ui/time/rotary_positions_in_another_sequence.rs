//! Cure: Leave `rotary` out: it is about the steps of one sequence. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net([8, 12]) -> [8, 12] {
        seen: Dense(12), Tanh, Dense(12),
        Attention(heads = 2, rotary, memory = seen),
    }
}

fn main() {}
