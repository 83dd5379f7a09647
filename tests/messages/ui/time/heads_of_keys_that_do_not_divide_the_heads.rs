//! Cure: Write a number of heads of keys that divides the number of heads, `Attention(heads = 4, keys = 2)`. See
//! [`Attention`](crate::kind::Attention).

use nn_runtime::network;

network! {
    struct Net([8, 12]) -> [8, 12] {
        Attention(heads = 4, keys = 3),
    }
}

fn main() {}
