//! Cure: Write `#[loss(MeanSquaredError)]`. See [`MeanSquaredError`](crate::loss::MeanSquaredError).

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError(2.0))]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
