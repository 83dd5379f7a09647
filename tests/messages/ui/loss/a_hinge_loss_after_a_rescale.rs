//! Cure: Remove [`Rescale`](crate::kind::Rescale), or write a loss for numbers, such as `MeanSquaredError`. See
//! [`Hinge`](crate::loss::Hinge).

use nn_runtime::network;

network! {
    #[loss(Hinge)]
    struct Net(8) -> 1 {
        Dense(1),
        Rescale,
    }
}

fn main() {}
