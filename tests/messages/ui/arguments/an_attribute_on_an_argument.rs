//! Cure: Remove the attribute. To choose between two networks, write `#[cfg(…)]` before each `struct`. See [the
//! grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(#[cfg(any())] 1),
    }
}

fn main() {}
