//! Cure: Remove the trait from the derive, and write what the message suggests. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    #[derive(Clone, Default, Eq, PartialEq)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
