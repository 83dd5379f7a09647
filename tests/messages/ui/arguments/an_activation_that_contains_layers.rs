//! Cure: Write the layers one after the other: `Relu, Dense(4)`. See [`Relu`](crate::kind::Relu).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Relu { Dense(4) },
        Dense(1),
    }
}

fn main() {}
