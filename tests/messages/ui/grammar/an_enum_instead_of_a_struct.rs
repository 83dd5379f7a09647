//! Cure: Write `struct` before the name of the network. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    enum Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
