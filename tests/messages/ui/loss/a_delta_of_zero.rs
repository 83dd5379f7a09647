//! Cure: Write a δ greater than 0, such as the default, 1. See [`Huber`](crate::loss::Huber).

use nn_runtime::network;

network! {
    #[loss(Huber(0.0))]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
