//! Cure: Name an earlier layer in [`From`](crate::kind::From): `first: Dense(4)` is `From(first)`.

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        first: Dense(4), Relu,
        Concat { Identity, From(frist) },
        Concat { Identity, From(8) },
        Dense(8),
    }
}

fn main() {}
