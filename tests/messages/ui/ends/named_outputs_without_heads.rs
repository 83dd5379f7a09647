//! Cure: End the declaration with [`Heads`](crate::kind::Heads), which has a branch for each output.

use nn_runtime::network;

network! {
    struct Net(8) -> (kind: 5, price: 1) {
        Dense(6),
    }
}

fn main() {}
