//! Cure: Write `init = Constant(5.0)`, or another of [the initialisers](crate::init).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(1, init = 5),
    }
}

fn main() {}
