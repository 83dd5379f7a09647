//! Cure: Write an expression of type `usize`: `Dense(4)`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense([4]),
        Dense(1),
    }
}

fn main() {}
