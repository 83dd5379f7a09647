//! Cure: Write what the message suggests. See [the layers](macro@crate::network#layers).

use nn_runtime::prelude::*;

network! {
    /// An unknown layer raises one error, and no further errors about sizes.
    #[loss(MSE)]
    struct Net(8) -> 3 {
        Linear(16), Swish,
        Conv3d(4, 3),
        Residual { LSTM(5), Relu },
        output: Dense(16 -> 4),
    }
}

fn main() {}
