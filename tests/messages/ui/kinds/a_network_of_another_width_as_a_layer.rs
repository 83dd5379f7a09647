//! Cure: Add a layer before it that has as many outputs as it has inputs, here `Dense(4)`. See [`Layer`](crate::Layer).

use nn_runtime::network;

nn_runtime::network! { struct Inner(4) -> 2 { Dense(2) } }

network! {
    struct Net(8) -> 1 {
        self::Inner,
        Dense(1),
    }
}

fn main() {}
