//! Cure: Write `->` and the size of the output after the input: `struct Net(8) -> 1`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) {
        Dense(1),
    }
}

fn main() {}
