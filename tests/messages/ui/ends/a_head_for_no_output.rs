//! Cure: Write the branch under the name of an output. See [`Heads`](crate::kind::Heads).

use nn_runtime::network;

network! {
    struct Net(8) -> (kind: 5, price: 1) {
        Heads { kind: Dense(5), prize: Dense(1) },
    }
}

fn main() {}
