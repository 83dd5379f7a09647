//! Cure: Add a branch for the output. See [`Heads`](crate::kind::Heads).

use nn_runtime::network;

network! {
    struct Net(8) -> (kind: 5, price: 1) {
        Heads { kind: Dense(5) },
    }
}

fn main() {}
