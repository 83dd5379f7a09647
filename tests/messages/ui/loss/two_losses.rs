//! Cure: Remove one of them, or write a [`Loss`](crate::loss::Loss) of your own that adds both.

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError)]
    #[loss(Huber)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
