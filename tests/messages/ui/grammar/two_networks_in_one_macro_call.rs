//! Cure: Write a `network! { … }` for each network. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 { Dense(1) } struct Other(8) -> 1 { Dense(1) }
}

fn main() {}
