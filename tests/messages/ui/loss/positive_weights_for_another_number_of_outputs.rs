//! Cure: Write one weight for each output, `pos_weight = [1.0, 2.0, 1.0]`, or a single number for all. See
//! [`WeightedBinaryCrossEntropy`](crate::loss::WeightedBinaryCrossEntropy).

use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy(pos_weight = [1.0, 2.0]))]
    struct Net(8) -> 3 {
        Dense(3), Sigmoid,
    }
}

fn main() {}
