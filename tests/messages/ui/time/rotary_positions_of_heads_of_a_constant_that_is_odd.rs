//! Cure: Write a number of heads that leaves each an even number of features. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

const WIDTH: usize = 10;

network! {
    struct Net([8, WIDTH]) -> [8, WIDTH] {
        Attention(heads = 2, rotary),
    }
}

fn main() {}
