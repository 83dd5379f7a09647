//! Cure: Write a standard deviation above 0, or leave the layer out: without noise it does nothing. See [`Noise`](crate::kind::Noise).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Noise(0.0),
        Dense(1),
    }
}

fn main() {}
