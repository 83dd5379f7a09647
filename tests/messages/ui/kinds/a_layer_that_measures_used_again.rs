//! Cure: Write `LayerNorm` or `GroupNorm` in what [`Again`](crate::kind::Again) uses twice, and put scalers outside of it.

use nn_runtime::network;

network! {
    struct Net(left: 8, right: 8) -> 1 {
        Concat {
            { encoder: Repeat(1) { Dense(8), BatchNorm, Relu } },
            { From(right), Again(encoder) },
        },
        Dense(1),
    }
}

fn main() {}
