//! Cure: Declare the output as a sequence, `[steps, features]`, or remove `after`. See [`After`](crate::loss::After).

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError(after = 10))]
    struct Net([64, 2]) -> 1 {
        Lstm(8), Last, Dense(1),
    }
}

fn main() {}
