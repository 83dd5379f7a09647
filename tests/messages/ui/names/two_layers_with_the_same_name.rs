//! Cure: Choose another name for one of them. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        hidden: Dense(8),
        hidden: Dense(1),
    }
}

fn main() {}
