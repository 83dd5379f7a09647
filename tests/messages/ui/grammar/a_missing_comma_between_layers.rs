//! Cure: Write a comma after every layer: `Dense(4), Relu,`. See [the grammar](macro@crate::network#grammar).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4) Relu,
        Dense(1),
    }
}

fn main() {}
