//! Cure: Remove one of the two. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4, bias = false, bias = true),
        Dense(1),
    }
}

fn main() {}
