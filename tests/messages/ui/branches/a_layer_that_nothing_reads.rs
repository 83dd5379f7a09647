//! Cure: Let one branch begin with the layer before: `Add { Identity, From(first) }`, where [`Identity`](crate::kind::Identity) is what the layer
//! before gave.

use nn_runtime::network;

network! {
    struct Net(8) -> 4 {
        first: Dense(4), Relu,
        second: Dense(4),
        Add { From(first), { From(first), Relu } },
    }
}

fn main() {}
