//! Cure: Write a kind of [the layers](macro@crate::network#layers), or the path of a [`Layer`](crate::Layer) of your own: `self::MyLayer`.

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Frobnicate,
        Dense(1),
    }
}

fn main() {}
