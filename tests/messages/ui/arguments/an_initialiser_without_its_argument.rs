//! Cure: Write the deviation: `init = Normal(0.02)`. See [`Normal`](crate::init::Normal).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4, init = Normal),
        Relu,
        Dense(1),
    }
}

fn main() {}
