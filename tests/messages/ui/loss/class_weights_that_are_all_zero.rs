//! Cure: Write at least one weight greater than 0. See [`WeightedCrossEntropy`](crate::loss::WeightedCrossEntropy).

use nn_runtime::network;

network! {
    #[loss(CrossEntropy(weights = [0.0, 0.0, 0.0]))]
    struct Net(8) -> 3 {
        Dense(3), Softmax,
    }
}

fn main() {}
