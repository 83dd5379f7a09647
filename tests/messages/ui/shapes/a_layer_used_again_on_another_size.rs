//! Cure: Give both uses of [`Again`](crate::kind::Again) as many numbers: the weights are the same.

use nn_runtime::network;

network! {
    struct Net(left: 4, right: 5) -> 1 {
        Concat {
            { encoder: Dense(8), Relu },
            { From(right), Again(encoder), Relu },
        },
        Dense(1),
    }
}

fn main() {}
