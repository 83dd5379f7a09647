//! Cure: Write `Standardize`: its mean and deviation are measured on the training data. See [`Standardize`](crate::kind::Standardize).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Standardize(0.5),
        Dense(1),
    }
}

fn main() {}
