//! Cure: Choose smaller sizes for the layer or the one before it. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(4294967295),
        wide: Dense(4294967295),
        Dense(1),
    }
}

fn main() {}
