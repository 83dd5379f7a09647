//! Cure: Write a standard deviation above 0, or leave the layer out: without noise it does nothing.

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Noise(0.0),
        Dense(1),
    }
}

fn main() {}
