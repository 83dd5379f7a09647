//! Cure: Write `#[loss(MeanSquaredError(sum))]`. A mean is the default. See [`Summed`](crate::loss::Summed).

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError(reduction = sum))]
    struct Net(8) -> 3 {
        Dense(3),
    }
}

fn main() {}
