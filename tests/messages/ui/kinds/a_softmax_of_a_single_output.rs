//! Cure: Write [`Sigmoid`](crate::kind::Sigmoid), or `Dense(2), Softmax`. See [`Softmax`](crate::kind::Softmax).

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Dense(1),
        Softmax,
    }
}

fn main() {}
