//! Cure: Write the deviation only: `init = Normal(0.02)`. The mean is 0. See [`Normal`](crate::init::Normal).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(1, init = Normal(0.0, 0.02)),
    }
}

fn main() {}
