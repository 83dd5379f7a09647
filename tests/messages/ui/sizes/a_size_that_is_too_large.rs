//! Cure: Write a smaller size. See [`Dense`](crate::kind::Dense).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(99999999999),
        Dense(1),
    }
}

fn main() {}
