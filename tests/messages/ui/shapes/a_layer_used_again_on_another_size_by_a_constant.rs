//! Cure: Give both uses of [`Again`](crate::kind::Again) as many numbers: the weights are the same.

use nn_runtime::network;

const WIDTH: usize = 5;

network! {
    struct Net(4) -> 1 {
        encoder: Dense(WIDTH), Relu, Again(encoder),
        Dense(1),
    }
}

fn main() {}
