//! Cure: Declare the shape, or put a `Reshape` before it. See [`Permute`](crate::kind::Permute).

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Permute([1, 0]), Dense(2),
    }
}

fn main() {}
