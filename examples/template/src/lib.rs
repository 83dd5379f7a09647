//! The declaration of the network, which `train` and `predict` share.
#![forbid(unsafe_code)]

use nn_runtime::prelude::*;

// EDIT 2 of 3: the network. It has one input for each column of numbers, and one for each category of the other columns.
network! {
    /// The price of a house.
    #[loss(MeanSquaredError)]
    pub struct Model(9) -> 1 {
        Standardize,
        hidden: Dense(32), Relu,
        Dense(1),
        Rescale,
    }
}
// END of 2.
