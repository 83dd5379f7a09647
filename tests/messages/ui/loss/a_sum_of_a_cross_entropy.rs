//! Cure: Write `#[loss(CrossEntropy)]`. See [`Summed`](crate::loss::Summed).

use nn_runtime::network;

network! {
    #[loss(CrossEntropy(sum))]
    struct Net(8) -> 3 {
        Dense(3), Softmax,
    }
}

fn main() {}
