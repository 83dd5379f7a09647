//! Cure: Bring the input in with [`From`](crate::kind::From), as the first layer of a branch, or remove it. A chain begins with the first
//! input.

use nn_runtime::network;

network! {
    struct Net(photo: [3, 8, 8], facts: 4) -> 1 {
        Flatten, Dense(1),
    }
}

fn main() {}
