//! Cure: Change the declared output, or the size of the last layer of its branch. See [`Heads`](crate::kind::Heads).

use nn_runtime::network;

network! {
    struct Net(8) -> (kind: 5, price: 1) {
        Heads { kind: Dense(5), price: Dense(2) },
    }
}

fn main() {}
