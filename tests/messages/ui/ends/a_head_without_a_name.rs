//! Cure: Write the name of the output before the branch: `price: { … }`. See [`Heads`](crate::kind::Heads).

use nn_runtime::network;

network! {
    struct Net(8) -> (kind: 5, price: 1) {
        Heads { kind: Dense(5), { Dense(1), Relu } },
    }
}

fn main() {}
