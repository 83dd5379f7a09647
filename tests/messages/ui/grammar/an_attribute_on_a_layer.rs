//! Cure: Remove the attribute. To choose between two networks, write `#[cfg(…)]` before each `struct`. See [the
//! grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        #[cfg(any())]
        Dense(100),
        Dense(1),
    }
}

fn main() {}
