//! Cure: Declare the type, or write its full path: `crate::layers::Missing`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        self::Missing,
        Dense(1),
    }
}

fn main() {}
