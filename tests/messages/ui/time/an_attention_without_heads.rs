//! Cure: Say how many heads there are, `Attention(heads = 4)`. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net([8, 12]) -> [8, 12] {
        Attention, Attention(4), Attention(heads = HEADS), Attention(heads = 2, masked),
    }
}

const HEADS: usize = 4;

fn main() {}
