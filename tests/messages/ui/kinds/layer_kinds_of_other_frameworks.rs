//! Cure: Write what the message suggests. See [the layers](macro@crate::network#layers).

use nn_runtime::prelude::*;

network! {
    /// Nothing is said of sizes behind a layer that is not there: one error for each mistake.
    #[loss(MSE)]
    struct Net(8) -> 3 {
        Linear(16), Swish,
        Conv2d(4, 3),
        Residual { LSTM(5), Relu },
        output: Dense(16 -> 4),
    }
}

fn main() {}
