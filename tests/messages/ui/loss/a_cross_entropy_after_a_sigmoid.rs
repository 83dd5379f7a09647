//! Cure: Write [`Softmax`](crate::kind::Softmax) for one class of several, or `#[loss(BinaryCrossEntropy)]` for labels that are
//! independent. See [`CrossEntropy`](crate::loss::CrossEntropy).

use nn_runtime::network;

network! {
    #[loss(CrossEntropy)]
    struct Net(8) -> 3 {
        Dense(3),
        Sigmoid,
    }
}

fn main() {}
