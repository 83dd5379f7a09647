//! Cure: Write a layer kind before the size, such as `Dense(64)`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        64,
        Dense(1),
    }
}

fn main() {}
