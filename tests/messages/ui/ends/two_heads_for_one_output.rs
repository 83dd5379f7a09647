//! Cure: Remove one of the branches. See [`Heads`](crate::kind::Heads).

use nn_runtime::network;

network! {
    struct Net(8) -> (kind: 5, price: 1) {
        Heads { kind: Dense(5), price: Dense(1), kind: { Dense(5), Tanh } },
    }
}

fn main() {}
