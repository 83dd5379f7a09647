//! Cure: Choose a constant of at least 1. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

const NOTHING: usize = 8 - 8;

network! {
    struct Net(8) -> 1 {
        Dense(NOTHING),
        Dense(1),
    }
}

fn main() {}
