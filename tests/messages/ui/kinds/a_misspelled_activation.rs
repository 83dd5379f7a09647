//! Cure: Write `Relu`. See [the layers](macro@crate::network#layers).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4),
        Rleu,
        Dense(1),
    }
}

fn main() {}
