//! Cure: Write a number of heads that divides the number of features. See [`Attention`](crate::kind::Attention).

use nn_runtime::network;

const WIDTH: usize = 10;

network! {
    struct Net([8, WIDTH]) -> [8, WIDTH] {
        Attention(heads = 4),
    }
}

fn main() {}
