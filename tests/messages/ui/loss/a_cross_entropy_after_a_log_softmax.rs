//! Cure: Write [`Softmax`](crate::kind::Softmax) instead of `LogSoftmax`: the loss takes the logarithm itself. See
//! [`CrossEntropy`](crate::loss::CrossEntropy).

use nn_runtime::network;

network! {
    #[loss(CrossEntropy)]
    struct Net(8) -> 3 {
        Dense(3),
        LogSoftmax,
    }
}

fn main() {}
