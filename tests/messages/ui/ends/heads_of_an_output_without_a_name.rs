//! Cure: Name the outputs, or write the layers without [`Heads`](crate::kind::Heads). It is the last layer.

use nn_runtime::network;

network! {
    struct Net(8) -> 1 {
        Heads { price: Dense(1) }, Relu,
    }
}

fn main() {}
