//! The declaration of the network, which `train` and `predict` share.
#![forbid(unsafe_code)]

use nn_runtime::prelude::*;

// EDIT 2 of 3: the network. It has one input for each column of numbers, and one for each category of the other columns. The loss and the
// last layers depend on the target:
//
// | target                                  | loss                 | last layers             |
// |-----------------------------------------|----------------------|-------------------------|
// | numbers                                 | `MeanSquaredError`   | `Dense(n), Rescale`     |
// | yes or no: a column of two categories   | `BinaryCrossEntropy` | `Dense(1), Sigmoid`     |
// | one of n classes, three or more         | `CrossEntropy`       | `Dense(n), Softmax`     |
//
// Yes or no needs one output: the probability of yes, which is the second category in alphabetical order. `Softmax` over two outputs trains
// and has metrics in the same way, but only the difference of its outputs counts, so half of the last weights are superfluous.
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
