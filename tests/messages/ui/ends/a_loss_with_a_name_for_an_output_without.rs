//! Cure: Write the loss alone. Names belong to networks with several outputs. See [several inputs and outputs](macro@crate::network#several-
//! inputs-and-outputs).

use nn_runtime::network;

network! {
    #[loss(price = MeanSquaredError)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
