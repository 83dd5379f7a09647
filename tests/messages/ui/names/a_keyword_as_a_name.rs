//! Cure: Choose another name, such as `matches`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        match: Dense(1),
    }
}

fn main() {}
