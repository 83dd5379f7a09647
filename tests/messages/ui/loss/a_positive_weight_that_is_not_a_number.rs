//! Cure: Write a literal: `pos_weight = 3.0`. See [`WeightedBinaryCrossEntropy`](crate::loss::WeightedBinaryCrossEntropy).

use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy(pos_weight = Many))]
    struct Net(8) -> 1 {
        Dense(1), Sigmoid,
    }
}

fn main() {}
