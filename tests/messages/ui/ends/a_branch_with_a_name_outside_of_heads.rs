//! Cure: Name the layers inside the branch. Only the branches of [`Heads`](crate::kind::Heads) have names.

use nn_runtime::network;

network! {
    struct Net(8) -> 16 {
        Concat { left: { Dense(8), Relu }, Identity },
    }
}

fn main() {}
