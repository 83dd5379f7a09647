//! Cure: Write [`Softmax`](crate::kind::Softmax) as the last layer: `Dense(3), Softmax`. See [`CrossEntropy`](crate::loss::CrossEntropy).

use nn_runtime::network;

network! {
    #[loss(CrossEntropy)]
    struct Net(8) -> 3 {
        Dense(3),
    }
}

fn main() {}
