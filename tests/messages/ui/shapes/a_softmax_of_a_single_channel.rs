//! Cure: Write `Sigmoid`, or more channels before it. See [`Softmax`](crate::kind::Softmax).

use nn_runtime::network;

network! {
    struct Net([3, 16, 16]) -> [1, 16, 16] {
        Conv2d(1, kernel = 1), Softmax,
    }
}

fn main() {}
