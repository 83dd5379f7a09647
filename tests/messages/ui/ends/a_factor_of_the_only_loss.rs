//! Cure: Remove the factor: a learning rate has the same effect.

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError * 0.5)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
