//! Cure: Add a [`Dense`](crate::kind::Dense) with the declared number of outputs, here `Dense(2)`.

use nn_runtime::network;

network! {
    struct Net(8) -> 2 {
        Relu,
        Tanh,
    }
}

fn main() {}
