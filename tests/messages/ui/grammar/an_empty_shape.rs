//! Cure: Write the sizes of the input: `[1, 28, 28]`, or `8` for numbers. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net([]) -> 1 {
        Flatten, Dense(1),
    }
}

fn main() {}
