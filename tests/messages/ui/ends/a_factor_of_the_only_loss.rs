//! Cure: Remove the factor: a learning rate has the same effect. See [several inputs and outputs](macro@crate::network#several-inputs-and-
//! outputs).

use nn_runtime::network;

network! {
    #[loss(MeanSquaredError * 0.5)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
