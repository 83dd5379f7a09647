//! Cure: Write `#[loss(BinaryCrossEntropy(sum))]`. See [`Summed`](crate::loss::Summed).

use nn_runtime::network;

network! {
    #[loss(BinaryCrossEntropy(sum = true))]
    struct Net(8) -> 3 {
        Dense(3), Sigmoid,
    }
}

fn main() {}
