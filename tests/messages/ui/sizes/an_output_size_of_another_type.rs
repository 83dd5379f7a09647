//! Cure: Write an expression of type `usize`: `struct Net(8) -> 1`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 as u8 {
        Dense(1),
    }
}

fn main() {}
