//! Cure: Write a size of at least 1, or remove the layer. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(0),
        Dense(1),
    }
}

fn main() {}
