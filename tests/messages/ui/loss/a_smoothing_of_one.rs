//! Cure: Write a smoothing below 1: `smoothing = 0.1`. See [`WeightedCrossEntropy`](crate::loss::WeightedCrossEntropy).

use nn_runtime::network;

network! {
    #[loss(CrossEntropy(smoothing = 1.0))]
    struct Net(8) -> 3 {
        Dense(3), Softmax,
    }
}

fn main() {}
