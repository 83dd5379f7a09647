//! Cure: Declare the sum of the widths of the branches, here 9, or change a branch. See [`Concat`](crate::kind::Concat).

use nn_runtime::network;

network! {
    struct Net(8) -> 10 {
        joined: Concat { Dense(4), { Dense(5), Relu } },
    }
}

fn main() {}
