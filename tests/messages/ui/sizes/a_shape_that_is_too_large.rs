//! Cure: Choose smaller sizes: their product must be at most 4294967295. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net([4_294_967_295, 4]) -> 1 {
        Flatten, Dense(1),
    }
}

fn main() {}
