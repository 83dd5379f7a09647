//! Cure: Name a layer that stands before this one: [`Again`](crate::kind::Again) uses its weights once more.

use nn_runtime::network;

network! {
    struct Net(left: 8, right: 8) -> 8 {
        body: Residual { encoder: Dense(8), Again(body) },
        Again(encodr),
        Again(right),
        Again(last),
        Add { Identity, From(right) },
        last: Dense(8),
    }
}

fn main() {}
