//! Cure: Write a weight greater than 0: `pos_weight = 3.0`. See [`WeightedBinaryCrossEntropy`](crate::loss::WeightedBinaryCrossEntropy).

use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy(pos_weight = 0.0))]
    struct Net(8) -> 1 {
        Dense(1), Sigmoid,
    }
}

fn main() {}
