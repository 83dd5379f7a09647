//! Cure: Write [`Hinge`](crate::loss::Hinge) with targets of 1 and −1, or an output for each class. See
//! [`MulticlassHinge`](crate::loss::MulticlassHinge).

use nn_runtime::network;

network! {
    #[loss(MulticlassHinge)]
    struct Net(8) -> 1 {
        Dense(1),
    }
}

fn main() {}
