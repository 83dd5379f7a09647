//! Cure: Remove the braces, or put the branch into a [`Concat`](crate::kind::Concat).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        { Dense(4) },
        Dense(1),
    }
}

fn main() {}
