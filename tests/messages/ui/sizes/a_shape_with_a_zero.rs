//! Cure: Write sizes of at least 1: `[1, 28, 28]`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net([1, 0, 28]) -> 1 {
        Flatten, Dense(1),
    }
}

fn main() {}
