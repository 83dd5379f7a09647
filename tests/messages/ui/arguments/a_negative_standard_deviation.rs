//! Cure: Write a deviation of at least 0: `init = Normal(0.02)`. See [`Normal`](crate::init::Normal).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(1, init = Normal(-0.02)),
    }
}

fn main() {}
