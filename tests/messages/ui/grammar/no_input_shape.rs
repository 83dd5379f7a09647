//! Cure: Write the size of the input in parentheses after the name: `struct Net(8) -> 1`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net {
        Dense(1),
    }
}

fn main() {}
