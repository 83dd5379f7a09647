//! The network, which the program that trains it and the one that predicts share.
#![forbid(unsafe_code)]

use nn_runtime::prelude::*;

// EDIT 2 of 3: the network. It takes one number for each column of numbers, and for each category of the other columns.
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
