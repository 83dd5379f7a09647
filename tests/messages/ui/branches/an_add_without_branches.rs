//! Cure: Write the branches in braces: `Add { Identity, { Dense(8), Relu } }`. See [`Add`](crate::kind::Add).

use nn_runtime::network;

network! {
    struct Net(8) -> 8 {
        Add,
        Dense(8),
    }
}

fn main() {}
