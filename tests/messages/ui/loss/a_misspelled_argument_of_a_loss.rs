//! Cure: Write `#[loss(CrossEntropy(smoothing = 0.1))]`. See [`WeightedCrossEntropy`](crate::loss::WeightedCrossEntropy).

use nn_runtime::network;

network! {
    #[loss(CrossEntropy(smothing = 0.1))]
    struct Net(8) -> 3 {
        Dense(3), Softmax,
    }
}

fn main() {}
