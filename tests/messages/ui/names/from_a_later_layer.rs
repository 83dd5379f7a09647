//! Cure: Name a layer that stands before the branch. [`From`](crate::kind::From) takes what a layer has already given; a loop would be a
//! recurrent network.

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        body: Residual { Dense(8), Add { Identity, From(body) } },
        Add { Identity, From(last) },
        last: Dense(8),
    }
}

fn main() {}
