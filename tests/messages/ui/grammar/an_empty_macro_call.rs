//! Cure: Write a declaration: `struct Net(8) -> 1 { Dense(1) }`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
}

fn main() {}
