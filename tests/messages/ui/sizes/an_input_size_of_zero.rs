//! Cure: Write a size of at least 1: `struct Net(8) -> 1`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(0) -> 1 {
        Dense(1),
    }
}

fn main() {}
