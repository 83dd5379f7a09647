//! Cure: Write weights of at least 0. See [`WeightedCrossEntropy`](crate::loss::WeightedCrossEntropy).

use nn_runtime::network;

network! {
    #[loss(CrossEntropy(weights = [1.0, -2.0, 1.0]))]
    struct Net(8) -> 3 {
        Dense(3), Softmax,
    }
}

fn main() {}
