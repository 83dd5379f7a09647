//! Cure: Write a number of heads that leaves each an even number of features. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net([8, 12]) -> [8, 12] {
        Attention(heads = 4, causal, rotary),
    }
}

fn main() {}
