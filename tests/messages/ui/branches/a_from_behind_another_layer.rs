//! Cure: Begin a branch with [`From`](crate::kind::From), as in `Concat { Identity, From(first) }`.

use nn_runtime::network;

network! {
    struct Net(8) -> 4 {
        first: Dense(4), Relu,
        Concat { Identity, { Dense(4), From(first) } },
        Dense(4),
    }
}

fn main() {}
