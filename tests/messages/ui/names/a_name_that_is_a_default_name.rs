//! Cure: Name the other layer as well, `output: Dense(1)`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        dense2: Dense(8),
        Dense(1),
    }
}

fn main() {}
