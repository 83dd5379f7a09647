//! The network, which the program that trains it and the one that predicts share.
#![forbid(unsafe_code)]

use nn_runtime::prelude::*;

// EDIT 2 of 3: the network. It has one input for each column of numbers, and one for each category of the other columns. How it ends depends
// on what is predicted:
//
// | target                                  | loss                 | last layers             |
// |-----------------------------------------|----------------------|-------------------------|
// | numbers                                 | `MeanSquaredError`   | `Dense(n), Rescale`     |
// | yes or no: a column of two categories   | `BinaryCrossEntropy` | `Dense(1), Sigmoid`     |
// | one of n classes, three or more         | `CrossEntropy`       | `Dense(n), Softmax`     |
//
// Yes or no needs one output: the probability of yes, which is the category that comes second in the alphabet. `Softmax` over two outputs is
// trained and measured alike, but only the difference of its outputs counts, so that half of the last weights are superfluous.
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
